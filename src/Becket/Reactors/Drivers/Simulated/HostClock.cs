namespace Becket.Reactors.Drivers.Simulated;

/// <summary>The clocks of a host: a monotonic one, which may be too fast or too slow, and a wall clock, which may also
/// be wrong.</summary>
internal sealed class HostClock
{
    private readonly SimulatedTime _time;

    /// <summary>What the wall clock showed when the monotonic one was at zero, with all that it has jumped
    /// since.</summary>
    private DateTimeOffset _wall;
    private double _base;
    private double _since;
    private double _rate = 1;

    /// <summary>Makes a clock that begins at zero. The wall clock shows 1970-01-01T00:00:00Z at the beginning of the
    /// world.</summary>
    /// <param name="time">The time of the world.</param>
    public HostClock(SimulatedTime time)
        : this(time, DateTimeOffset.UnixEpoch.AddSeconds(time.Now)) { }

    /// <summary>Makes a clock that begins at zero.</summary>
    /// <param name="time">The time of the world.</param>
    /// <param name="wall">What the wall clock shows now.</param>
    public HostClock(SimulatedTime time, DateTimeOffset wall)
    {
        _time = time;
        _since = time.Now;
        _wall = wall;
    }

    /// <summary>The seconds of this clock since it was made; never goes back.</summary>
    public double Seconds => _base + ((_time.Now - _since) * _rate);

    /// <summary>The time of day that the host believes.</summary>
    public DateTimeOffset UtcNow => _wall.AddTicks((long)(Seconds * TimeSpan.TicksPerSecond));

    /// <summary>How many of its seconds pass in a second of the world; more than 0.</summary>
    public double Rate
    {
        get => _rate;
        set
        {
            _base = Seconds;
            _since = _time.Now;
            _rate = value;
        }
    }

    /// <summary>Moves the wall clock, and not the monotonic one.</summary>
    public void Jump(TimeSpan by) => _wall += by;

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
