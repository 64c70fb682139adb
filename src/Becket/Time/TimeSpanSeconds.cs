namespace Becket.Time;

/// <summary>Converts between the exact time, a double in seconds, and the <see cref="TimeSpan"/> that callers
/// see.</summary>
internal static class TimeSpanSeconds
{
    /// <summary>The nearest tick. A time beyond the range of TimeSpan becomes its largest or smallest value.</summary>
    /// <remarks>The cast saturates (.NET 9 and later define it so), hence CallLater(TimeSpan.MaxValue) needs no special
    /// case.</remarks>
    public static TimeSpan ToTimeSpan(double seconds) => new((long)Math.Round(seconds * TimeSpan.TicksPerSecond));

    /// <summary>The seconds of a duration that must not be negative.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="duration"/> is negative.</exception>
    public static double NotNegative(TimeSpan duration, string parameter)
    {
        if (duration < TimeSpan.Zero)
        {
            ThrowNegative(duration, parameter);
        }

        return duration.TotalSeconds;
    }

    private static void ThrowNegative(TimeSpan duration, string parameter) =>
        throw new ArgumentOutOfRangeException(
            parameter,
            duration,
            duration == Timeout.InfiniteTimeSpan
                ? "Timeout.InfiniteTimeSpan is not a duration. What is never due needs no call: leave it out. To "
                    + "wait until something else happens, await a deferred without a time. AddTimeout takes it: no "
                    + "limit."
                : "Time does not go back: give zero or a positive duration."
        );
}
