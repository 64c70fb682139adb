namespace Becket.Time;

public sealed partial class Clock
{
    /// <summary>Moves the clock by <paramref name="time"/> at once, then runs all calls that are due, those added
    /// meanwhile too.</summary>
    /// <param name="time">Zero or more. Zero runs what is due now.</param>
    /// <remarks>
    /// <para>Every call sees the final time, as if the machine had been asleep. What measures its own time, such as a
    /// looping call, skips what it missed; <see cref="AdvanceStepwise"/> lets time pass instead.</para>
    /// <para>Order: by time, then in the order scheduled. A call that keeps scheduling itself with a delay of zero
    /// never lets this return. A call may move the clock itself; then what is due runs there and then.</para>
    /// <para>Errors: the first error of a call comes out, the clock stays at the final time, and calls left over run at
    /// the next move.</para>
    /// <para>Source: <c>Clock.advance</c>. Differs: a negative time throws.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="time"/> is negative.</exception>
    public void Advance(TimeSpan time)
    {
        _seconds += TimeSpanSeconds.NotNegative(time, nameof(time));
        // The field, not a local copy: a call may move the clock on.
        while (_timers.TryTakeDue(_seconds, long.MaxValue, out ITimed? due))
        {
            due.Fire();
        }
    }

    /// <summary>Lets <paramref name="time"/> pass: moves the clock from one due call to the next, then to the
    /// end.</summary>
    /// <param name="time">Zero or more.</param>
    /// <remarks>
    /// <para>Every call sees its own due time as the time, and calls that it schedules within <paramref name="time"/>
    /// run at theirs: a looping call of 30 s runs three times in 95 s, where <see cref="Advance"/> would run it
    /// once.</para>
    /// <para>Order and reentrancy: as for <see cref="Advance"/>.</para>
    /// <para>Errors: the first error of a call comes out, and the clock stays at the time of that call; the rest of
    /// <paramref name="time"/> has not passed.</para>
    /// <para>Differs: Twisted has nothing of the kind; there one writes a <c>pump</c> with small steps.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="time"/> is negative.</exception>
    public void AdvanceStepwise(TimeSpan time)
    {
        double end = _seconds + TimeSpanSeconds.NotNegative(time, nameof(time));
        for (double due = _timers.NextDue(); due <= end; due = _timers.NextDue())
        {
            // Left over from an error, or moved into the past by Delay: time does not go back for it.
            if (due > _seconds)
            {
                _seconds = due;
            }

            if (_timers.TryTakeDue(_seconds, long.MaxValue, out ITimed? call))
            {
                call.Fire();
            }
        }

        // A call may have moved the clock beyond.
        if (end > _seconds)
        {
            _seconds = end;
        }
    }

    /// <summary>Advances by each of <paramref name="times"/> in turn.</summary>
    /// <param name="times">Each zero or more.</param>
    /// <remarks>
    /// <para>Errors: the first error of a call comes out and ends it; the times after it are not waited for.</para>
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
