using System.Runtime.InteropServices;
using Becket.Deferreds;
using Becket.Reactors.Threads;

namespace Becket.Reactors;

public sealed partial class Reactor
{
    private readonly SystemEventTriggers _startup;
    private readonly SystemEventTriggers _shutdown;

    /// <summary>1 once a signal has asked it to stop. Never left.</summary>
    private int _isStopSignalled;

    /// <summary>Sees to it that something is done when the reactor starts or stops.</summary>
    /// <param name="systemEvent">When.</param>
    /// <param name="phase">In which order: all of one phase before the next.</param>
    /// <param name="trigger">What to do. What it throws is logged; the others run all the same.</param>
    /// <returns>The trigger, which can be removed.</returns>
    /// <remarks>Triggers of one phase run in the order added. Source: <c>addSystemEventTrigger</c>.</remarks>
    public SystemEventTrigger AddSystemEventTrigger(SystemEvent systemEvent, SystemEventPhase phase, Action trigger)
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

    /// <summary>Sees to it that something is done when the reactor starts or stops, that takes a while.</summary>
    /// <param name="systemEvent">When.</param>
    /// <param name="phase">In which order: all of one phase before the next.</param>
    /// <param name="trigger">What to do. In the phase Before, the next phase waits until all deferreds that were
    /// returned have fired.</param>
    /// <returns>The trigger, which can be removed.</returns>
    /// <remarks>Triggers of one phase run in the order added. Source: <c>addSystemEventTrigger</c>.</remarks>
    [System.Runtime.CompilerServices.OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    public SystemEventTrigger AddSystemEventTrigger(
        SystemEvent systemEvent,
        SystemEventPhase phase,
        Func<Deferred?> trigger
    )
    {
        ArgumentNullException.ThrowIfNull(trigger);
        CheckThread(nameof(AddSystemEventTrigger));
        CheckNotEnded(nameof(AddSystemEventTrigger));
        SystemEventTriggers triggers = systemEvent == SystemEvent.Startup ? _startup : _shutdown;
        if (triggers.AreOver)
        {
            throw new InvalidOperationException(
                $"A trigger for the {systemEvent} of this reactor was added, but that is over, so it would never run. (CallWhenRunning calls at once on a reactor that runs.)"
            );
        }

        return triggers.Add(phase, trigger);
    }

    /// <summary>Runs <paramref name="call"/> now if the reactor runs, or else as soon as it does.</summary>
    /// <param name="call">What to run.</param>
    /// <remarks>Source: <c>callWhenRunning</c>.</remarks>
    public void CallWhenRunning(Action call)
    {
        ArgumentNullException.ThrowIfNull(call);
        CheckThread(nameof(CallWhenRunning));
        CheckNotEnded(nameof(CallWhenRunning));

        // Also while it stops: the start is over, and a trigger for it would wait for ever.
        if (_phase != Phase.New)
        {
            call();
        }
        else
        {
            AddSystemEventTrigger(SystemEvent.Startup, SystemEventPhase.After, call);
        }
    }

    /// <summary>Runs <paramref name="call"/> on the loop each time the process gets the signal, instead of what the
    /// signal does otherwise.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="call">What to run.</param>
    /// <returns>Ends it when disposed.</returns>
    /// <remarks>For SIGINT and SIGTERM <c>Run</c> still stops besides, unless
    /// <see cref="ReactorOptions.HandleSignals"/> is off. Threads: any. Source: Twisted leaves this to Python's
    /// <c>signal</c> and <c>callFromThread</c>.</remarks>
    /// <exception cref="PlatformNotSupportedException">The platform has no such signal.</exception>
    public IDisposable OnSignal(PosixSignal signal, Action call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return PosixSignalRegistration.Create(
            signal,
            context =>
            {
                if (TryCallFromThread(new PostedAction(call)))
                {
                    context.Cancel = true;
                }
            }
        );
    }

    private List<PosixSignalRegistration> StopOnSignals()
    {
        var registrations = new List<PosixSignalRegistration>();
        foreach (PosixSignal signal in (ReadOnlySpan<PosixSignal>)[PosixSignal.SIGINT, PosixSignal.SIGTERM])
        {
            // Whoever sends a second one means it, most of all if the loop hangs in a callback and cannot hear the
            // first: the signal then does what it does to any program. Cancel is common to all who listen (another
            // reactor, OnSignal), so it is only ever set: one who does not want the signal must not take it from the
            // others.
            registrations.Add(
                PosixSignalRegistration.Create(
                    signal,
                    context =>
                    {
                        if (
                            _phase == Phase.Running
                            && Interlocked.Exchange(ref _isStopSignalled, 1) == 0
                            && TryCallFromThread(new PostedAction(StopIfRunning))
                        )
                        {
                            context.Cancel = true;
                        }
                    }
                )
            );
        }

        return registrations;
    }
}
