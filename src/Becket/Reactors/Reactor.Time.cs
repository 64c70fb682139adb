using Becket.Deferreds;
using Becket.Time;

namespace Becket.Reactors;

public sealed partial class Reactor
{
    private readonly TimerQueue _timers;
    private Random? _random;

    /// <inheritdoc/>
    /// <remarks>Since the reactor was created. Threads: any.</remarks>
    public double Seconds => _driver.Seconds;

    /// <inheritdoc/>
    /// <remarks>Since the reactor was created. Threads: any.</remarks>
    public TimeSpan Now => TimeSpan.FromSeconds(_driver.Seconds);

    /// <summary>This reactor's time for the base class library: its timers run on the loop, and follow virtual time if
    /// the reactor does.</summary>
    /// <remarks>Threads: any.</remarks>
    public TimeProvider TimeProvider { get; }

    /// <summary>This reactor's source of chance. In real time it is different in each run; in virtual time it always
    /// gives the same numbers, and in a simulation those that follow from the seed.</summary>
    /// <remarks>Code that draws from here, and not from <c>Random.Shared</c>, can be run again as it was. Not
    /// for secrets. Threads: the reactor's.</remarks>
    public Random Random
    {
        get
        {
            CheckThread(nameof(Random));
            return _random ??= _driver.MakeRandom();
        }
    }

    TimerQueue ITimerHost.Timers => _timers;

    bool ITimerHost.IsRealTime => _driver.IsRealTime;

    Random? ITimerHost.Random => _driver.IsHosted ? Random : null;

    /// <inheritdoc/>
    /// <exception cref="ReactorNotRunningException">The reactor has ended.</exception>
    public DelayedCall CallLater(TimeSpan delay, [RunsOnLoop] Action call)
    {
        CheckCanSchedule(nameof(CallLater));
        return _timers.CallLater(delay, call);
    }

    /// <inheritdoc/>
    /// <exception cref="ReactorNotRunningException">The reactor has ended.</exception>
    public DelayedCall CallLater<TState>(TimeSpan delay, [RunsOnLoop] Action<TState> call, TState state)
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

    /// <summary>Throws on the wrong thread, and after the end, as a new call would never run. (Pending calls can still
    /// be read and cancelled after the end.)</summary>
    private void CheckCanSchedule(string member, string of = "reactor")
    {
        CheckThread(member, of);
        CheckNotEnded(member);
    }
}
