namespace Becket.Conformance.Playing;

/// <summary>The programs speak of time in seconds, as doubles; the library is told of it in ticks, and tells it in
/// seconds.</summary>
internal static class Seconds
{
    public static TimeSpan ToTimeSpan(double seconds) =>
        TimeSpan.FromTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond));
}
