using System.Runtime.CompilerServices;
using Becket.Deferreds;
using Becket.Deferreds.Async;
using Becket.Reactors.Threads;
using Becket.Time;

namespace Becket.Reactors;

public sealed partial class Reactor
{
    /// <summary>Resumes a method that yielded. The one delegate for all of them, so that the loop recognizes
    /// them.</summary>
    private static readonly Action<object?> s_resume = static method =>
        AsyncMethod.ResumeHere(Unsafe.As<Deferred>(method!));

    private readonly RunLog _ran = new();
    private readonly SoonQueue _soon = new();

    /// <summary>Null in virtual time, in which nothing is slow.</summary>
    private readonly LoopDelayMeter? _loopDelay;

    /// <summary>The shutdown triggers have run. Never left.</summary>
    private bool _isShutDown;

    /// <summary>The execution context that the loop was started in; null if its flow is suppressed.</summary>
    private ExecutionContext? _loopContext;

    private long _turns;
    private long _delayedCallsRun;
    private long _callsFromThreadsRun;
    private long _yields;
    private long _errors;
    private long _slowTurns;
    private double _longestTurn;

    /// <summary>Whether the calling thread is inside this loop, which has not ended: what it puts off need not go the
    /// way of calls from threads.</summary>
    internal bool IsInLoop => t_running == this && _phase != Phase.Ended;

    /// <summary>Whether the loop has nothing left to do: it crashed, or its shutdown triggers have run and the threads
    /// of the pool, which are waited for last, have ended.</summary>
    /// <remarks>Looked at between turns. The rest of the turn that stops the reactor, and of the callback that does,
    /// may still schedule calls: a looping call that stops the reactor schedules its next call afterwards.</remarks>
    private bool IsOver => _phase == Phase.Ended || (_isShutDown && _pool.Threads == 0);

    /// <summary>Notes a callback that is about to run, for the log if the turn is slow.</summary>
    internal void NoteRan(object ran) => _ran.Add(ran);

    /// <summary>Undoes what a call did to its AsyncLocals: the calls behind it share only the thread with it.</summary>
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

    /// <summary>Runs <paramref name="call"/> in a coming turn, never before this returns: what the loop's own thread
    /// uses instead of <see cref="CallFromThread(Action)"/> or a delay of zero.</summary>
    /// <remarks>Order: as made, together with methods that yielded. Calls made by such calls wait for the next
    /// turn.</remarks>
    internal void CallSoon(Action<object?> call, object? state) => _soon.Add(call, state);

    internal override void ResumeSoon(Deferred method) => _soon.Add(s_resume, method);

    /// <summary>One turn of the loop. The order of its phases is a promise; see the class.</summary>
    /// <param name="now">The time: that at the end of the turn before, or a new reading.</param>
    /// <param name="longestWait">In seconds.</param>
    /// <returns>The time at the end of the turn.</returns>
    private double Turn(double now, double longestWait)
    {
        _turns++;

        // 1. Wait, if nothing is left to do.
        if (_soon.Count > 0 || !_crossThreadCalls.TryFallAsleep())
        {
            // No time passes here: the end of the turn before is also the beginning of this one's work.
            _driver.Wait(0, hasThreadWork: false);
        }
        else
        {
            _driver.Wait(Math.Min(_timers.NextDue(), now + longestWait), HasThreadWork());
            _crossThreadCalls.WakeUp();
            now = _driver.Seconds;
        }

        double began = now;

        // 2. Input.
        if (_driver.Deliver())
        {
            now = _driver.Seconds;
        }

        // 3. Calls that are due. Those scheduled from here on wait for the next turn, so that no call can keep the loop
        // to itself.
        long before = _timers.NextSeq;
        while (_timers.TryTakeDue(now, before, out ITimed? due))
        {
            RunDue(due);
        }

        // 4. What this thread has put off, methods that yielded above all, and 5. calls from threads: as many as there
        // are when the phase begins.
        for (int count = _soon.Count; count > 0; count--)
        {
            RunSoon(_soon.Take());
        }

        for (CrossThreadCall? call = _crossThreadCalls.TakeAll(); call is not null; )
        {
            // It may be put again (a function on its way into the pool), so its link is read before it runs.
            CrossThreadCall? next = call.Next;
            call.Next = null;
            RunCall(call);
            call = next;
        }

        // 6. Output: what was written leaves.
        _driver.Flush();
        return MeasureWork(began);
    }

    /// <summary>Notes how long the loop has worked without a wait.</summary>
    /// <returns>Now.</returns>
    private double MeasureWork(double began)
    {
        double now = _driver.Seconds;
        if (_loopDelay is not null)
        {
            double took = now - began;
            _loopDelay.Add(began, now);
            _longestTurn = Math.Max(took, _longestTurn);
            if (took > _options.SlowTurn.TotalSeconds && _options.SlowTurn > TimeSpan.Zero)
            {
                _slowTurns++;
                Log.SlowTurn(_logger, took * 1000, _ran.Describe());
            }
        }

        // The loop may sleep for long now, and must not keep alive meanwhile what has run.
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

    private void RunSoon(SoonCall soon)
    {
        bool isYield = soon.Call == s_resume;
        _ran.Add(isYield ? soon.State! : soon.Call);
        try
        {
            if (isYield)
            {
                _yields++;
                AsyncMethod.ResumeHere(Unsafe.As<Deferred>(soon.State!));
            }
            else
            {
                soon.Call(soon.State);
            }
        }
        catch (Exception error)
        {
            Report(error, isYield ? "an async method that had yielded" : "a call put off to this turn");
        }

        LeaveContext();
    }
}
