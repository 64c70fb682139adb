namespace Becket.Time;

/// <summary>Virtual time, moved by hand: for tests, and for programs that run in no time.</summary>
/// <remarks>
/// <para>A new clock stands at 0 and moves only when told to. What is due runs inside the call that moves the
/// clock.</para>
/// <para>Times add up as doubles, exactly as in Twisted: ten advances by 0.1 s end a hair before 1 s. Advance by what
/// you wait for, or by sums that are exact in binary.</para>
/// <para>Threads: one at a time, any; there is no lock and no check.</para>
/// <para>Source: <c>twisted.internet.task.Clock</c>.</para>
/// </remarks>
public sealed partial class Clock : IReactorTime, ITimerHost
{
    private readonly TimerQueue _timers;
    private double _seconds;

    /// <summary>A clock at 0. To the base class library its start is 1970-01-01 00:00 UTC.</summary>
    public Clock()
        : this(DateTimeOffset.UnixEpoch) { }

    /// <summary>A clock at 0 whose start has a date, which <see cref="TimeProvider"/> shows as the time of
    /// day.</summary>
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
    /// clock has been advanced far enough, inside <see cref="Advance"/> unless its continuation is bound
    /// elsewhere.</summary>
    /// <remarks>
    /// <para>The time of day is the date given at construction (1970-01-01 by default) plus <see cref="Now"/>; the
    /// local time zone is UTC.</para>
    /// <para>A timer whose due time is zero fires at the next move, also at <c>Advance(TimeSpan.Zero)</c>. A periodic
    /// timer that was jumped over several times fires once, as after a stall of the machine;
    /// <see cref="AdvanceStepwise"/> gives every period.</para>
    /// <para>Threads: timers are made, changed and disposed on the thread that uses the clock.</para>
    /// </remarks>
    public TimeProvider TimeProvider { get; }

    TimerQueue ITimerHost.Timers => _timers;

    /// <inheritdoc/>
    public DelayedCall CallLater(TimeSpan delay, Action call) => _timers.CallLater(delay, call);

    /// <inheritdoc/>
    public DelayedCall CallLater<TState>(TimeSpan delay, Action<TState> call, TState state) =>
        _timers.CallLater(delay, call, state);

    /// <inheritdoc/>
    public IReadOnlyList<DelayedCall> GetDelayedCalls() => _timers.GetDelayedCalls();

    // A clock belongs to no thread: a test that awaits may continue on another one.
    void ITimerHost.CheckThread(string member, string of) { }

    void ITimerHost.CheckCanSchedule(string member, string of) { }
}
