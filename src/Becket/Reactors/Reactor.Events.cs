using System.Runtime.InteropServices;
using Becket.Deferreds;

namespace Becket.Reactors;

public sealed partial class Reactor
{
    private readonly SystemEventTriggers _startup;
    private readonly SystemEventTriggers _shutdown;

    /// <summary>What listens for signals. Guarded by itself.</summary>
    private readonly HashSet<SignalSubscription> _signals = [];

    /// <summary>Adds an action to run when the reactor starts or stops.</summary>
    /// <param name="systemEvent">Which of the two.</param>
    /// <param name="phase">The phase. All triggers of one phase run before the next phase.</param>
    /// <param name="trigger">The action. An exception that it throws is logged, and the other triggers still
    /// run.</param>
    /// <returns>The trigger, which can be removed.</returns>
    /// <remarks>Triggers of one phase run in the order added. Source: <c>addSystemEventTrigger</c>.</remarks>
    public SystemEventTrigger AddSystemEventTrigger(
        SystemEvent systemEvent,
        SystemEventPhase phase,
        [RunsOnLoop] Action trigger
    )
    {
        ArgumentNullException.ThrowIfNull(trigger);
        return AddSystemEventTrigger(
            systemEvent,
            phase,
            Deferred? () =>
            {
                trigger();
                return null;
            }
        );
    }

    /// <summary>Adds an asynchronous function to run when the reactor starts or stops.</summary>
    /// <param name="systemEvent">Which of the two.</param>
    /// <param name="phase">The phase. All triggers of one phase run before the next phase.</param>
    /// <param name="trigger">The function. In the phase Before, the next phase waits until all deferreds returned in
    /// this one have fired.</param>
    /// <returns>The trigger, which can be removed.</returns>
    /// <remarks>Triggers of one phase run in the order added. Source: <c>addSystemEventTrigger</c>.</remarks>
    [System.Runtime.CompilerServices.OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    public SystemEventTrigger AddSystemEventTrigger(
        SystemEvent systemEvent,
        SystemEventPhase phase,
        [RunsOnLoop] Func<Deferred?> trigger
    )
    {
        ArgumentNullException.ThrowIfNull(trigger);
        CheckThread(nameof(AddSystemEventTrigger));
        CheckNotEnded(nameof(AddSystemEventTrigger));
        SystemEventTriggers triggers = systemEvent == SystemEvent.Startup ? _startup : _shutdown;
        if (triggers.AreOver)
        {
            throw new InvalidOperationException(
                $"A trigger for the {systemEvent} of this reactor was added, but the {systemEvent} is over, so the "
                    + "trigger would never run. (CallWhenRunning calls at once on a reactor that runs.)"
            );
        }

        return triggers.Add(phase, trigger);
    }

    /// <summary>Runs <paramref name="call"/> now if the reactor runs, or else as soon as it does.</summary>
    /// <param name="call">The action to run.</param>
    /// <remarks>Source: <c>callWhenRunning</c>.</remarks>
    public void CallWhenRunning([RunsOnLoop] Action call)
    {
        ArgumentNullException.ThrowIfNull(call);
        CheckThread(nameof(CallWhenRunning));
        CheckNotEnded(nameof(CallWhenRunning));

        // Also while the reactor stops: its start is over, and a start-up trigger would never run.
        if (_phase != Phase.New)
        {
            call();
        }
        else
        {
            AddSystemEventTrigger(SystemEvent.Startup, SystemEventPhase.After, call);
        }
    }

    /// <summary>Runs <paramref name="call"/> on the loop each time the process gets the signal, instead of the signal's
    /// default action.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="call">The action to run.</param>
    /// <returns>Dispose it to stop listening for the signal, which also the end of the reactor does.</returns>
    /// <remarks>On SIGINT and SIGTERM, <c>Run</c> also stops, unless <see cref="ReactorOptions.HandleSignals"/> is
    /// false. Threads: any. Source: Twisted leaves this to Python's <c>signal</c> and <c>callFromThread</c>.</remarks>
    /// <exception cref="PlatformNotSupportedException">The platform has no such signal.</exception>
    /// <exception cref="IOException">The process has no descriptor left for its first handler of a
    /// signal.</exception>
    public IDisposable OnSignal(PosixSignal signal, [RunsOnLoop] Action call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var subscription = new SignalSubscription(this, signal, CallContext.Bind(call, OwnContext));
        lock (_signals)
        {
            _signals.Add(subscription);
        }

        return subscription;
    }

    internal void Remove(SignalSubscription subscription)
    {
        lock (_signals)
        {
            _signals.Remove(subscription);
        }
    }

    private void EndSignals()
    {
        SignalSubscription[] left;
        lock (_signals)
        {
            left = [.. _signals];
        }

        foreach (SignalSubscription subscription in left)
        {
            subscription.Dispose();
        }
    }
}
