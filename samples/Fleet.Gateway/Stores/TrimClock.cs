namespace Becket.Samples.Fleet.Gateway.Stores;

/// <summary>Decides when a store is trimmed, and whether the clock can be trusted to say what is old.</summary>
/// <remarks>A host whose clock jumps ten years ahead for three seconds must not lose all that it stored. So age counts
/// only if the clock has run as fast as the monotonic one since the last trim.</remarks>
internal sealed class TrimClock(TimeProvider time)
{
    private static readonly TimeSpan s_tolerance = TimeSpan.FromSeconds(10);

    private long _lastTicks = time.GetTimestamp();
    private DateTimeOffset _lastTime = time.GetUtcNow();

    /// <summary>The time between two trims. Trimming at each write would cost more than the write.</summary>
    public static TimeSpan Interval { get; } = TimeSpan.FromMinutes(1);

    public DateTimeOffset Now => time.GetUtcNow();

    public bool IsDue => time.GetElapsedTime(_lastTicks) >= Interval;

    /// <summary>Called at each trim.</summary>
    /// <returns>Whether the clock has run evenly since the last trim.</returns>
    public bool Restart()
    {
        TimeSpan elapsed = time.GetElapsedTime(_lastTicks);
        bool isEven = (Now - _lastTime - elapsed).Duration() < s_tolerance;
        _lastTicks = time.GetTimestamp();
        _lastTime = Now;
        return isEven;
    }
}
