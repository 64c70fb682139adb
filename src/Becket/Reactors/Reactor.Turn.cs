using System.Runtime.CompilerServices;
using Becket.Deferreds;
using Becket.Deferreds.Async;
using Becket.Reactors.Threads;
using Becket.Time;

namespace Becket.Reactors;

public sealed partial class Reactor
{
    private readonly RunLog _ran = new();
    private Deferred?[] _yielded = new Deferred?[64];
    private int _firstYielded;
    private int _yieldedCount;

    /// <summary>The shutdown triggers have run. Never left.</summary>
    private bool _isShutDown;

    /// <summary>When the work of the present turn began: at the end of the wait before it.</summary>
    private double _turnBegan;

    /// <summary>Whether input came since, which took time.</summary>
    private bool _hasDelivered;

    /// <summary>The execution context that the loop was started in; null if its flow is suppressed.</summary>
    private ExecutionContext? _loopContext;

    private long _turns;
    private long _delayedCallsRun;
    private long _callsFromThreadsRun;
    private long _yields;
    private long _errors;
    private long _slowTurns;
    private double _longestTurn;

    /// <summary>Something that the driver told of runs: for the log, if the turn is slow.</summary>
    internal void NoteRan(object ran) => _ran.Add(ran);

    /// <summary>What a call did to its AsyncLocals is not for the calls behind it, which nothing joins to it but the
    /// thread.</summary>
    internal void LeaveContext()
    {
        if (_loopContext is { } loop && ExecutionContext.Capture() != loop)
        {
            ExecutionContext.Restore(loop);
        }
    }

    internal override SynchronizationContext? EnterContext()
    {
        SynchronizationContext? context = SynchronizationContext.Current;
        if (context != _context && _threadId == Environment.CurrentManagedThreadId)
        {
            SynchronizationContext.SetSynchronizationContext(_context);
        }

        return context;
    }

    internal override void ResumeSoon(Deferred method)
    {
        if (_yieldedCount == _yielded.Length)
        {
            GrowYielded();
        }

        _yielded[(_firstYielded + _yieldedCount) & (_yielded.Length - 1)] = method;
        _yieldedCount++;
    }

    /// <summary>One turn of the loop. The order of its parts is a promise; see the class.</summary>
    private void Turn(double longestWait)
    {
        _turns++;
        double began = _turnBegan;
        double now = _hasDelivered ? _driver.Seconds : began;

        // 1. Calls that are due. Those scheduled during the turn wait for the next one, so that no call can keep the
        // loop to itself.
        long before = _timers.NextSeq;
        while (_timers.TryTakeDue(now, before, out ITimed? due))
        {
            RunDue(due);
        }

        // 2. Methods that yielded, and 3. calls from threads: as many as there are now.
        for (int count = _yieldedCount; count > 0; count--)
        {
            ResumeYielded();
        }

        for (CrossThreadCall? call = _crossThreadCalls.TakeAll(); call is not null; )
        {
            // It may be put again (a function on its way into the pool), so its link is read before it runs.
            CrossThreadCall? next = call.Next;
            call.Next = null;
            RunCall(call);
            call = next;
        }

        // 4. Output: what was written leaves.
        _driver.Flush();

        // 5. Waiting, unless it is over.
        EndIfShutDown();
        if (_phase == Phase.Ended || _yieldedCount > 0 || !_crossThreadCalls.TryFallAsleep())
        {
            // The work of the next turn begins where this one's ends: the clock need not be read again.
            _turnBegan = NoteTurn(began);
            _driver.Wait(0, hasThreadWork: false);
        }
        else
        {
            double until = Math.Min(_timers.NextDue(), NoteTurn(began) + longestWait);
            _driver.Wait(until, hasThreadWork: HasThreadWork());
            _crossThreadCalls.WakeUp();
            _turnBegan = _driver.Seconds;
        }

        // 6. Input. In time it belongs to the next turn, whose output answers it.
        _hasDelivered = _driver.Deliver();
        EndIfShutDown();
    }

    /// <summary>
    /// Here, and not in Stop: whatever else runs in that turn, and the rest of who called it, may still schedule
    /// things, as on any other day. A looping call that stops the reactor does so after each call.
    /// </summary>
    private void EndIfShutDown()
    {
        // The last thing that is waited for is the thread pool.
        if (_isShutDown && _pool.Threads == 0)
        {
            _phase = Phase.Ended;
        }
    }

    /// <summary>Notes how long the work of a turn took.</summary>
    /// <returns>Now.</returns>
    private double NoteTurn(double began)
    {
        double now = _driver.Seconds;
        double took = now - began;
        if (took > _longestTurn && _driver.IsRealTime)
        {
            _longestTurn = took;
        }

        if (took > _options.SlowTurn.TotalSeconds && _driver.IsRealTime && _options.SlowTurn > TimeSpan.Zero)
        {
            _slowTurns++;
            Log.SlowTurn(_logger, took * 1000, _ran.Describe());
        }

        // Before the loop sleeps: it may do so for long, and must not keep what has run alive meanwhile.
        _ran.Clear();
        return now;
    }

    private void RunDue(ITimed due)
    {
        _delayedCallsRun++;

        // Its function, as the call itself lets go of that before it runs.
        _ran.Add(due is DelayedCall { Function: { } function } ? function : due);
        try
        {
            due.Fire();
        }
        catch (Exception error)
        {
            Report(error, "a delayed call");
        }

        LeaveContext();
    }

    private void RunCall(CrossThreadCall call)
    {
        _callsFromThreadsRun++;
        _ran.Add(call);
        try
        {
            call.Run();
        }
        catch (Exception error)
        {
            Report(error, "a call from a thread");
        }

        LeaveContext();
    }

    private void ResumeYielded()
    {
        Deferred method = _yielded[_firstYielded]!;
        _yielded[_firstYielded] = null;
        _firstYielded = (_firstYielded + 1) & (_yielded.Length - 1);
        _yieldedCount--;
        _yields++;
        _ran.Add(method);
        try
        {
            AsyncMethod.ResumeHere(method);
        }
        catch (Exception error)
        {
            Report(error, "an async method that had yielded");
        }

        LeaveContext();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void GrowYielded()
    {
        var larger = new Deferred?[_yielded.Length * 2];
        for (int i = 0; i < _yieldedCount; i++)
        {
            larger[i] = _yielded[(_firstYielded + i) & (_yielded.Length - 1)];
        }

        _yielded = larger;
        _firstYielded = 0;
    }
}
