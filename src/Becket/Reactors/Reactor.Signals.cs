using System.Runtime.InteropServices;
using Becket.Deferreds;
using Becket.Reactors.Threads;

namespace Becket.Reactors;

public sealed partial class Reactor
{
    /// <summary>The first signal that this reactor took; 0 before. Never changes back.</summary>
    private int _takenSignal;

    /// <summary>The signal that stopped the reactor; 0 if none did.</summary>
    private volatile int _stopSignal;

    /// <summary>How many deferreds of <see cref="UntilStopped"/> have not fired.</summary>
    private int _untilStopped;

    /// <summary>The signal that stopped the reactor, or null: it was not stopped, or by other means.</summary>
    /// <remarks>Threads: any. Set before the shutdown triggers run. See
    /// <see cref="ReactorOptions.HandleSignals"/>.</remarks>
    public PosixSignal? StopSignal => _stopSignal is var signal and not 0 ? (PosixSignal)signal : null;

    private bool HandlesSignals => _options.HandleSignals ?? (_driver.IsRealTime || _driver.IsHosted);

    /// <summary>A deferred that fires when the reactor begins to stop: what a job awaits that serves until
    /// then.</summary>
    /// <returns>The deferred. It succeeds if it is cancelled because the reactor stops, so a job that awaits it goes on
    /// with its cleanup.</returns>
    /// <remarks>Threads: the reactor's. The phase Before of the shutdown waits until the deferred has fired. On a
    /// reactor that is stopping or has ended, it has fired already.</remarks>
    public Deferred UntilStopped()
    {
        CheckThread(nameof(UntilStopped));
        if (_phase is Phase.Stopping or Phase.Ended)
        {
            return Deferred.Succeed();
        }

        SystemEventTrigger? trigger = null;
        var stopped = new Deferred(cancelled =>
        {
            _untilStopped--;
            trigger!.Remove();
            if (_phase is Phase.Stopping or Phase.Ended)
            {
                cancelled.Callback();
            }
        });
        stopped.SetHome(this);
        NameForInspection(stopped, "until the reactor stops");
        _untilStopped++;
        trigger = AddSystemEventTrigger(
            SystemEvent.Shutdown,
            SystemEventPhase.Before,
            () =>
            {
                // Two turns later: the job is cancelled in one turn. If the job waits for this deferred, that ends the
                // wait, and no cancellation is left to hit what the job does next.
                var fired = new Deferred();
                fired.SetHome(this);
                CallSoon(_ => CallSoon(_ => Fire(stopped, fired), null), null);
                return fired;
            }
        );
        return stopped;

        static void Fire(Deferred stopped, Deferred fired)
        {
            if (!stopped.Called)
            {
                stopped.Callback();
            }

            fired.Callback();
        }
    }

    /// <summary>Takes a signal, if it is the first: it stops the reactor. Threads: any.</summary>
    internal bool TryTakeSignal(PosixSignal signal) =>
        _phase is Phase.Running or Phase.Stopping
        && Interlocked.CompareExchange(ref _takenSignal, (int)signal, 0) == 0
        && TryCallFromThread(new PostedAction(StopOnSignal));

    private List<PosixSignalRegistration> StopOnSignals()
    {
        var registrations = new List<PosixSignalRegistration>();
        foreach (PosixSignal signal in (ReadOnlySpan<PosixSignal>)[PosixSignal.SIGINT, PosixSignal.SIGTERM])
        {
            registrations.Add(SignalRegistration.Create(signal, TakeSignal));
        }

        if (OperatingSystem.IsWindows())
        {
            // Ctrl+Break, Twisted's SIGBREAK. On Unix the signal asks for a core file, which it shall go on to do.
            registrations.Add(SignalRegistration.Create(PosixSignal.SIGQUIT, TakeSignal));
        }

        return registrations;
    }

    /// <summary>On a thread of the runtime. The first signal stops the reactor, or is ignored if the reactor is
    /// stopping already. The second has its default action: the user means it, and the loop may hang in a callback and
    /// never handle the first.</summary>
    /// <remarks>Cancel is shared by all handlers of the signal (another reactor's, OnSignal's), so this code only ever
    /// sets it: a handler that does not want the signal must not take it from the others.</remarks>
    private void TakeSignal(PosixSignalContext context)
    {
        if (TryTakeSignal(context.Signal))
        {
            context.Cancel = true;
        }
    }

    private void StopOnSignal()
    {
        if (_phase == Phase.Running)
        {
            _stopSignal = _takenSignal;
            Stop();
        }
    }
}
