using Becket.Time;

namespace Becket.Reactors;

public sealed partial class Reactor
{
    private readonly TimerQueue _timers;

    /// <inheritdoc/>
    /// <remarks>Since the reactor was made. Threads: any.</remarks>
    public double Seconds => _driver.Seconds;

    /// <inheritdoc/>
    /// <remarks>Since the reactor was made. Threads: any.</remarks>
    public TimeSpan Now => TimeSpan.FromSeconds(_driver.Seconds);

    /// <summary>This reactor's time for the base class library: its timers run on the loop, and in virtual time follow
    /// that.</summary>
    /// <remarks>Threads: any.</remarks>
    public TimeProvider TimeProvider { get; }

    TimerQueue ITimerHost.Timers => _timers;

    /// <inheritdoc/>
    /// <exception cref="ReactorNotRunningException">The reactor has ended.</exception>
    public DelayedCall CallLater(TimeSpan delay, Action call)
    {
        CheckCanSchedule(nameof(CallLater));
        return _timers.CallLater(delay, call);
    }

    /// <inheritdoc/>
    /// <exception cref="ReactorNotRunningException">The reactor has ended.</exception>
    public DelayedCall CallLater<TState>(TimeSpan delay, Action<TState> call, TState state)
    {
        CheckCanSchedule(nameof(CallLater));
        return _timers.CallLater(delay, call, state);
    }

    /// <inheritdoc/>
    public IReadOnlyList<DelayedCall> GetDelayedCalls()
    {
        CheckThread(nameof(GetDelayedCalls));
        return _timers.GetDelayedCalls();
    }

    void ITimerHost.CheckThread(string member, string of) => CheckThread(member, of);

    void ITimerHost.CheckCanSchedule(string member, string of) => CheckCanSchedule(member, of);

    /// <summary>Pending calls may still be looked at and cancelled after the end; new ones would never run.</summary>
    private void CheckCanSchedule(string member, string of = "reactor")
    {
        CheckThread(member, of);
        CheckNotEnded(member);
    }
}
