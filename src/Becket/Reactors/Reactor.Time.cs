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
    public DelayedCall CallLater(TimeSpan delay, Action call) => _timers.CallLater(delay, call);

    /// <inheritdoc/>
    /// <exception cref="ReactorNotRunningException">The reactor has ended.</exception>
    public DelayedCall CallLater<TState>(TimeSpan delay, Action<TState> call, TState state) =>
        _timers.CallLater(delay, call, state);

    /// <inheritdoc/>
    public IReadOnlyList<DelayedCall> GetDelayedCalls() => _timers.GetDelayedCalls();

    void ITimerHost.CheckThread(string member)
    {
        CheckThread(
            member,
            member is nameof(DelayedCall.Cancel) or nameof(DelayedCall.Reset) or nameof(DelayedCall.Delay)
                ? "delayedCall"
                : "reactor"
        );

        // What is there may still be looked at and cancelled after the end; nothing new may come.
        if (member is not (nameof(DelayedCall.Cancel) or nameof(GetDelayedCalls)))
        {
            CheckNotEnded(member);
        }
    }

    // The wait is worked out anew before each sleep.
    void ITimerHost.EarliestChanged(double due) { }
}
