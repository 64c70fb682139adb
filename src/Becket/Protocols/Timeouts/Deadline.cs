using Becket.Time;

namespace Becket.Protocols.Timeouts;

/// <summary>A time by which something must have happened (a login, a complete frame), to be set and cleared as often as
/// one likes.</summary>
/// <remarks>
/// <para>Cost: setting it later and clearing it move a number and touch no timer; there is at most one timer, which
/// finds out by itself. So it may be set for each frame.</para>
/// <para>A protocol that has one calls <see cref="Cancel"/> in <c>ConnectionLost</c>.</para>
/// <para>Threads: the owner's of the time. Differs: Twisted has nothing of the kind.</para>
/// </remarks>
public sealed class Deadline
{
    // Below this a rest of time is rounding, and waiting for it would be waiting for nothing.
    private const double Rounding = 1e-6;

    private readonly IReactorTime _time;
    private readonly Action _passed;
    private DelayedCall? _call;
    private double _due = double.PositiveInfinity;

    /// <summary>Makes one that is not set.</summary>
    /// <param name="time">The reactor, or a clock.</param>
    /// <param name="passed">Called when it passes; it is not set any more then. Typically
    /// <c>Transport.AbortConnection</c>.</param>
    public Deadline(IReactorTime time, Action passed)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(passed);
        _time = time;
        _passed = passed;
    }

    /// <summary>Whether it is set.</summary>
    public bool IsSet => !double.IsPositiveInfinity(_due);

    /// <summary>Sets it, anew if it is set.</summary>
    /// <param name="after">From now; zero or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">Less than zero.</exception>
    public void Set(TimeSpan after)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(after, TimeSpan.Zero);
        _due = _time.Seconds + after.TotalSeconds;
        if (_call is null)
        {
            Schedule(after);
        }
        else if (_call.TimeInSeconds > _due)
        {
            _call.Reset(after);
        }
    }

    /// <summary>What was to happen has happened. Its timer may stay a while, for the next time.</summary>
    public void Clear() => _due = double.PositiveInfinity;

    /// <summary>Clears it, and leaves no timer behind.</summary>
    public void Cancel()
    {
        Clear();
        _call?.Cancel();
        _call = null;
    }

    private void Schedule(TimeSpan after) =>
        _call = _time.CallLater(after, static deadline => deadline.OnTimer(), this);

    private void OnTimer()
    {
        _call = null;
        if (!IsSet)
        {
            return;
        }

        double rest = _due - _time.Seconds;
        if (rest > Rounding)
        {
            Schedule(TimeSpan.FromSeconds(rest));
            return;
        }

        Clear();
        _passed();
    }
}
