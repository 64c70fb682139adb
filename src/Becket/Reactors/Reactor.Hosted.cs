using Becket.Time;

namespace Becket.Reactors;

/// <content>A reactor that a world runs, turn by turn, together with those of other hosts on the same thread. Outside of
/// its turns it is not current on the thread, and no code may use what belongs to it.</content>
public sealed partial class Reactor
{
    // No thread has this id.
    private const int BetweenTurns = -1;

    /// <summary>Whether the loop has work that it need not wait for, apart from the driver's.</summary>
    internal bool HasCalls => _soon.Count > 0 || !_crossThreadCalls.IsEmpty;

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
        _crossThreadCalls.Close();
        _driver.Dispose();
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
            work.Add($"{_timers.Count} delayed calls, the next at {NextDue:0.######} s of its clock{name}");
        }

        if (_pool.Pending > 0)
        {
            work.Add($"{_pool.Pending} functions on threads");
        }

        if (OutsideWaits > 0)
        {
            work.Add($"{OutsideWaits} waits for tasks that are no deferreds");
        }

        if (_driver.OpenCount > 0)
        {
            work.Add($"{_driver.OpenCount} open ports and connections");
        }

        return work.Count == 0 ? null : string.Join(", ", work);
    }

    private bool RunHosted(Func<Reactor, bool> work)
    {
        var context = ExecutionContext.Capture();
        if (OwnContext is not null && OwnContext != context)
        {
            ExecutionContext.Restore(OwnContext);
        }

        Outside outside = Enter();
        try
        {
            return work(this);
        }
        finally
        {
            Leave(outside);
            _threadId = BetweenTurns;
            if (context is not null && ExecutionContext.Capture() != context)
            {
                ExecutionContext.Restore(context);
            }
        }
    }
}
