namespace Becket.Time;

public sealed partial class Clock
{
    /// <summary>Moves the clock by <paramref name="time"/> at once, then runs all calls that are due, including those
    /// added meanwhile.</summary>
    /// <param name="time">Zero or more. Zero runs the calls that are due now.</param>
    /// <remarks>
    /// <para>Every call sees the final time, as if the machine had been asleep. Code that measures its own time, such
    /// as a looping call, skips the beats it missed; with <see cref="AdvanceStepwise"/> it does not.</para>
    /// <para>Order: by time, then in the order scheduled. If a call keeps scheduling itself with a delay of zero, this
    /// method never returns. A call may move the clock itself; the calls due then run inside that move.</para>
    /// <para>Errors: the first exception of a call leaves this method. The clock stays at the final time, and the
    /// remaining calls run at the next move.</para>
    /// <para>Source: <c>Clock.advance</c>. Differs: a negative time throws.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="time"/> is negative.</exception>
    public void Advance(TimeSpan time)
    {
        _seconds += TimeSpanSeconds.NotNegative(time, nameof(time));
        // Reads the field each time and keeps no local copy: a call may move the clock on.
        while (_timers.TryTakeDue(_seconds, long.MaxValue, out ITimed? due))
        {
            _timers.Fire(due);
        }
    }

    /// <summary>Lets <paramref name="time"/> pass: moves the clock from one due call to the next, then to the
    /// end.</summary>
    /// <param name="time">Zero or more.</param>
    /// <remarks>
    /// <para>Every call sees its own due time as the present time, and calls that it schedules within
    /// <paramref name="time"/> run at theirs: a looping call of 30 s runs three times in 95 s, where
    /// <see cref="Advance"/> runs it once.</para>
    /// <para>Order and reentrancy: as for <see cref="Advance"/>.</para>
    /// <para>Errors: the first exception of a call leaves this method. The clock stays at the time of that call, and
    /// the rest of <paramref name="time"/> has not passed.</para>
    /// <para>Differs: Twisted has no such method; its tests call <c>pump</c> with small steps.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="time"/> is negative.</exception>
    public void AdvanceStepwise(TimeSpan time)
    {
        double end = _seconds + TimeSpanSeconds.NotNegative(time, nameof(time));
        for (double due = _timers.NextDue(); due <= end; due = _timers.NextDue())
        {
            // The call may be due in the past: an exception left it over, or Delay moved it there. Time does not go
            // back for it.
            if (due > _seconds)
            {
                _seconds = due;
            }

            if (_timers.TryTakeDue(_seconds, long.MaxValue, out ITimed? call))
            {
                _timers.Fire(call);
            }
        }

        // A call may have moved the clock beyond the end.
        if (end > _seconds)
        {
            _seconds = end;
        }
    }

    /// <summary>Advances by each of <paramref name="times"/>, one after the other.</summary>
    /// <param name="times">Each zero or more.</param>
    /// <remarks>
    /// <para>Errors: the first exception of a call leaves this method, and the remaining times do not pass.</para>
    /// <para>Source: <c>Clock.pump</c>.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">One is negative; those before it have passed.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="times"/> is null.</exception>
    public void Pump(params IEnumerable<TimeSpan> times)
    {
        ArgumentNullException.ThrowIfNull(times);
        foreach (TimeSpan time in times)
        {
            Advance(time);
        }
    }
}
