namespace Becket.Conformance.Playing;

/// <summary>Converts time: the programs use seconds, as doubles; the library takes durations in ticks and returns
/// times in seconds.</summary>
internal static class Seconds
{
    public static TimeSpan ToTimeSpan(double seconds) =>
        TimeSpan.FromTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond));
}
