using System.Runtime.InteropServices;
using Becket.Reactors.Threads;

namespace Becket.Reactors;

/// <content>A reactor that a world runs, turn by turn, together with those of other hosts on the same thread. Outside
/// of its turns it is not current on the thread, and no code may use what belongs to it.</content>
public sealed partial class Reactor
{
    // No thread has this id.
    private const int BetweenTurns = -1;

    /// <summary>Whether the loop has work that it need not wait for, apart from the driver's.</summary>
    internal bool HasCalls => _soon.Count > 0 || !_crossThreadCalls.IsEmpty;

    internal override bool IsBetweenTurns => _threadId == BetweenTurns && !_isGuest;

    /// <summary>When the earliest delayed call is due, in seconds of this reactor's clock.</summary>
    internal double NextDue => _timers.NextDue();

    /// <summary>Whether it has ended at once, as the loss of power does, and not in order.</summary>
    internal bool WasAbandoned { get; private set; }

    /// <summary>What ran in the last turn, for messages.</summary>
    internal string LastTurn => _ran.Describe();

    /// <summary>Begins to run. Code that sets the reactor up may use it until then.</summary>
    internal void BeginHosted() =>
        RunHosted(static reactor =>
        {
            reactor.BeginLoop();
            return true;
        });

    /// <summary>Makes one turn.</summary>
    /// <returns>Whether the reactor goes on. If not, <see cref="EndHosted"/> comes next.</returns>
    internal bool TurnHosted() =>
        RunHosted(static reactor =>
        {
            reactor._ran.Clear();
            reactor.Turn(reactor._driver.Seconds, double.PositiveInfinity);
            reactor._stop.OnTurnEnded();
            return !reactor.IsOver;
        });

    /// <summary>Ends a reactor that has stopped.</summary>
    internal void EndHosted()
    {
        RunHosted(static reactor =>
        {
            reactor.End(hasRun: true);
            return true;
        });
        _driver.Dispose();
    }

    /// <summary>Ends the reactor at once, as the loss of power does: no more code of the program runs, and its peers
    /// are not told.</summary>
    internal void AbandonHosted()
    {
        WasAbandoned = true;
        _phase = Phase.Ended;
        _isPoolClosed = true;
        _pool.Close();
        for (CrossThreadCall? call = _crossThreadCalls.Close(); call is not null; call = call.Next)
        {
            if (call is AwaitedCall awaited)
            {
                _awaitedCalls.Add(awaited);
            }
        }

        // A function that blocks until the loop has done something is on the stack, and must get out of it.
        foreach (AwaitedCall awaited in _awaitedCalls)
        {
            if (awaited.BlocksPoolThread)
            {
                awaited.Fail(new ReactorNotRunningException("The host of the simulation has crashed."));
            }
        }

        _awaitedCalls.Clear();
        EndObservers();
        _driver.Dispose();
    }

    /// <summary>Runs a function of a simulated thread: no reactor is current, and the context is the given
    /// one.</summary>
    internal static void RunAsThread(Action function, SynchronizationContext? context)
    {
        Reactor? running = t_running;
        var outside = new Outside(SetCurrent(null), SynchronizationContext.Current);
        t_running = null;
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            function();
        }
        finally
        {
            Leave(outside);
            t_running = running;
        }
    }

    /// <summary>A signal for a program in a simulation.</summary>
    /// <returns>Whether the program handles it. If not, its default action follows.</returns>
    internal bool TakeHostedSignal(PosixSignal signal)
    {
        bool isHandled = signal is PosixSignal.SIGINT or PosixSignal.SIGTERM && HandlesSignals && TryTakeSignal(signal);
        SignalSubscription[] listening;
        lock (_signals)
        {
            listening = [.. _signals];
        }

        foreach (SignalSubscription subscription in listening)
        {
            isHandled |= subscription.TryTake(signal);
        }

        return isHandled;
    }

    /// <summary>What a hosted reactor waits for or has still to do, for messages; null for nothing.</summary>
    internal string? DescribeWork()
    {
        List<string> work = [];
        if (HasCalls)
        {
            work.Add("calls that are due now");
        }

        if (_timers.Count > 0)
        {
            string name = _timers.GetDelayedCalls() is [{ Function: { } function }, ..]
                ? $": {RunLog.NameOf(function)}"
                : "";
            work.Add($"{Count(_timers.Count, "delayed call")}, the next at {NextDue:0.######} s of its clock{name}");
        }

        if (_pool.Pending > 0)
        {
            work.Add($"{Count(_pool.Pending, "function")} on threads");
        }

        if (OutsideWaits > 0)
        {
            work.Add($"{Count(OutsideWaits, "wait")} for tasks that are no deferreds");
        }

        if (_driver.OpenCount > 0)
        {
            work.Add($"open ports and connections: {_driver.OpenCount}");
        }

        return work.Count == 0 ? null : string.Join(", ", work);
    }

    private static string Count(int number, string what) => number == 1 ? $"1 {what}" : $"{number} {what}s";

    private bool RunHosted(Func<Reactor, bool> work)
    {
        var context = ExecutionContext.Capture();
        if (OwnContext is not null && OwnContext != context)
        {
            ExecutionContext.Restore(OwnContext);
        }

        // Not null if code of another host blocks until this one has done something.
        Reactor? running = t_running;
        Outside outside = Enter();
        try
        {
            return work(this);
        }
        finally
        {
            Leave(outside);
            t_running = running;
            _threadId = BetweenTurns;
            if (context is not null && ExecutionContext.Capture() != context)
            {
                ExecutionContext.Restore(context);
            }
        }
    }
}
