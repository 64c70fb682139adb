namespace Becket.Reactors.Drivers.Simulated;

/// <summary>The clocks of a host: a monotonic one, which may be too fast or too slow, and a wall clock, which may also
/// be wrong.</summary>
/// <param name="time">The time of the world.</param>
internal sealed class HostClock(SimulatedTime time)
{
    private double _base;
    private double _since = time.Now;
    private double _rate = 1;

    /// <summary>The seconds of this clock since it was made; never goes back.</summary>
    public double Seconds => _base + ((time.Now - _since) * _rate);

    /// <summary>The time of day that the host believes.</summary>
    public DateTimeOffset UtcNow =>
        DateTimeOffset.UnixEpoch.AddTicks((long)((StartsAt + Seconds) * TimeSpan.TicksPerSecond) + Offset.Ticks);

    /// <summary>The world's time when the clock was made, in seconds.</summary>
    public double StartsAt { get; } = time.Now;

    /// <summary>How far the wall clock is ahead of the right time.</summary>
    public TimeSpan Offset { get; set; }

    /// <summary>How many of its seconds pass in a second; more than 0.</summary>
    public double Rate
    {
        get => _rate;
        set
        {
            _base = Seconds;
            _since = time.Now;
            _rate = value;
        }
    }

    /// <summary>The world's time at which this clock shows at least so many seconds.</summary>
    public double WorldTimeOf(double seconds)
    {
        if (double.IsPositiveInfinity(seconds))
        {
            return seconds;
        }

        double at = _since + ((seconds - _base) / _rate);

        // The division rounds, and a call must never be early.
        while (_base + ((at - _since) * _rate) < seconds)
        {
            at = Math.BitIncrement(at);
        }

        return at;
    }
}
