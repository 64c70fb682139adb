using System.Runtime.CompilerServices;
using Becket.Deferreds;
using Becket.Time;

namespace Becket.Reactors;

public sealed partial class Reactor
{
    private readonly RunLog _ran = new();
    private Deferred?[] _yielded = new Deferred?[64];
    private int _firstYielded;
    private int _yieldedCount;
    private bool _isEndingWithPool;

    /// <summary>Whether time has passed since <see cref="_lastTurnEnded"/>; if not, the clock need not be read again.</summary>
    private bool _hasWaited = true;
    private double _lastTurnEnded;

    /// <summary>The execution context that the loop was started in; null if its flow is suppressed.</summary>
    private ExecutionContext? _loopContext;

    private long _turns;
    private long _delayedCallsRun;
    private long _callsFromThreadsRun;
    private long _yields;
    private long _errors;
    private long _slowTurns;
    private double _longestTurn;

    /// <summary>One turn of the loop. The order of its parts is a promise; see the class.</summary>
    private void Turn(double longestWait)
    {
        _turns++;
        var began = _hasWaited ? _driver.Seconds : _lastTurnEnded;

        // 1. Calls that are due. Those scheduled during the turn wait for the next one, so that no call can keep the loop to itself.
        var before = _timers.NextSeq;
        while (_timers.TryTakeDue(began, before, out var due))
        {
            RunDue(due);
        }

        // 2. Methods that yielded, and 3. calls from threads: as many as there are now.
        for (var count = _yieldedCount; count > 0; count--)
        {
            ResumeYielded();
        }

        for (var call = _crossThreadCalls.TakeAll(); call is not null;)
        {
            // It may be put again (a function on its way into the pool), so its link is read before it runs.
            var next = call.Next;
            call.Next = null;
            RunCall(call);
            call = next;
        }

        if (_isEndingWithPool && _pool.Threads == 0)
        {
            _phase = Phase.Ended;
        }

        // 4. Input and output, and waiting.
        if (_phase == Phase.Ended || _yieldedCount > 0 || !_crossThreadCalls.TryFallAsleep())
        {
            NoteTurn(began);
            _driver.Wait(0, isWorkElsewhere: false);
            _hasWaited = false;
            return;
        }

        NoteTurn(began);
        var until = Math.Min(_timers.NextDue(), _lastTurnEnded + longestWait);
        _driver.Wait(until, isWorkElsewhere: IsWorkElsewhere());
        _crossThreadCalls.WakeUp();
        _hasWaited = true;
    }

    /// <summary>Notes how long the work of a turn took.</summary>
    private void NoteTurn(double began)
    {
        var now = _driver.Seconds;
        _lastTurnEnded = now;
        var took = now - began;
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
        var method = _yielded[_firstYielded]!;
        _yielded[_firstYielded] = null;
        _firstYielded = (_firstYielded + 1) & (_yielded.Length - 1);
        _yieldedCount--;
        _yields++;
        _ran.Add(method);
        try
        {
            method.ResumeHere();
        }
        catch (Exception error)
        {
            Report(error, "an async method that had yielded");
        }

        LeaveContext();
    }

    /// <summary>What a call did to its AsyncLocals is not for the calls behind it, which nothing joins to it but the thread.</summary>
    private void LeaveContext()
    {
        if (_loopContext is { } loop && ExecutionContext.Capture() != loop)
        {
            ExecutionContext.Restore(loop);
        }
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

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void GrowYielded()
    {
        var larger = new Deferred?[_yielded.Length * 2];
        for (var i = 0; i < _yieldedCount; i++)
        {
            larger[i] = _yielded[(_firstYielded + i) & (_yielded.Length - 1)];
        }

        _yielded = larger;
        _firstYielded = 0;
    }
}
