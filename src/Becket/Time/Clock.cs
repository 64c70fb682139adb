using Becket.Deferreds;

namespace Becket.Time;

/// <summary>Virtual time that code moves by hand: for tests, and for programs that should take no real time.</summary>
/// <remarks>
/// <para>A new clock shows 0 and moves only by <see cref="Advance"/>, <see cref="AdvanceStepwise"/> and
/// <see cref="Pump"/>. Due calls run inside the method that moves the clock.</para>
/// <para>Times are added as doubles, exactly as in Twisted: ten advances by 0.1 s end slightly before 1 s. Advance by
/// the time you wait for, or by steps that are exact in binary, such as 0.25 s.</para>
/// <para>Threads: any, but only one at a time; there is no lock and no check.</para>
/// <para>Source: <c>twisted.internet.task.Clock</c>.</para>
/// </remarks>
public sealed partial class Clock : IReactorTime, ITimerHost
{
    private readonly TimerQueue _timers;
    private double _seconds;

    /// <summary>Creates a clock that shows 0. For the base class library it starts at 1970-01-01 00:00 UTC.</summary>
    public Clock()
        : this(DateTimeOffset.UnixEpoch) { }

    /// <summary>Creates a clock that shows 0 and starts at a date, which <see cref="TimeProvider"/> reports as the time
    /// of day.</summary>
    /// <param name="start">The date and time at 0 seconds.</param>
    /// <remarks>Differs: Twisted's clock has no date.</remarks>
    public Clock(DateTimeOffset start)
    {
        _timers = new TimerQueue(this);
        // The local time zone is UTC, so that a test gives the same result on every machine.
        TimeProvider = new ReactorTimeProvider(this, () => start.ToUniversalTime() + Now, TimeZoneInfo.Utc);
    }

    /// <inheritdoc/>
    public double Seconds => _seconds;

    /// <inheritdoc/>
    public TimeSpan Now => TimeSpanSeconds.ToTimeSpan(_seconds);

    /// <summary>This clock for the base class library: <c>Task.Delay(delay, clock.TimeProvider)</c> completes when the
    /// clock has been advanced far enough, inside <see cref="Advance"/> unless its continuation must run on another
    /// thread.</summary>
    /// <remarks>
    /// <para>The time of day is the start date (1970-01-01 by default) plus <see cref="Now"/>; the local time zone is
    /// UTC.</para>
    /// <para>A timer with a due time of zero fires at the next move, also at <c>Advance(TimeSpan.Zero)</c>. If one move
    /// passes several periods of a timer, the timer fires once, as after a stall of the machine;
    /// <see cref="AdvanceStepwise"/> fires it for every period.</para>
    /// <para>Threads: create, change and dispose timers on the thread that uses the clock.</para>
    /// </remarks>
    public TimeProvider TimeProvider { get; }

    TimerQueue ITimerHost.Timers => _timers;

    /// <inheritdoc/>
    public DelayedCall CallLater(TimeSpan delay, [RunsOnLoop] Action call) => _timers.CallLater(delay, call);

    /// <inheritdoc/>
    public DelayedCall CallLater<TState>(TimeSpan delay, [RunsOnLoop] Action<TState> call, TState state) =>
        _timers.CallLater(delay, call, state);

    /// <inheritdoc/>
    public IReadOnlyList<DelayedCall> GetDelayedCalls() => _timers.GetDelayedCalls();

    // A clock belongs to no thread: a test that awaits may continue on another one.
    void ITimerHost.CheckThread(string member, string of) { }

    void ITimerHost.CheckCanSchedule(string member, string of) { }
}
