using System.Diagnostics;
using System.Runtime;
using System.Runtime.CompilerServices;
using Becket.Deferreds;
using Becket.Deferreds.Async;
using Becket.Reactors.Observing;
using Becket.Reactors.Threads;
using Becket.Time;

namespace Becket.Reactors;

public sealed partial class Reactor
{
    // The time for compiling is read at the end of each turn that is longer than this, in seconds, and of the first
    // ones. So what shorter turns compile later, which is little, may be counted for a slow one.
    private const double MeasuredTurn = 0.001;
    private const int FirstTurns = 1000;

    /// <summary>Resumes a method that yielded. There is only one such delegate, so that the loop can recognize these
    /// calls.</summary>
    private static readonly Action<object?> s_resume = static method =>
        AsyncMethod.ResumeHere(Unsafe.As<Deferred>(method!));

    private readonly RunLog _ran = new();
    private readonly SoonQueue _soon = new();

    /// <summary>Null in virtual time, in which nothing is slow.</summary>
    private readonly LoopDelayMeter? _loopDelay;

    /// <summary>Whether the shutdown triggers have run. Never changes back.</summary>
    private bool _isShutDown;

    private long _turns;
    private long _delayedCallsRun;
    private long _callsFromThreadsRun;
    private long _yields;
    private long _errors;
    private long _slowTurns;
    private double _longestTurn;
    private double _worked;

    /// <summary>How long this thread has compiled code, when that was read last.</summary>
    private TimeSpan _compiled;

    /// <summary>Whether this code runs inside a turn of this reactor, which has not ended. Such code uses
    /// <see cref="CallSoon(Action{object?}, object?)"/> instead of a call from a thread.</summary>
    internal bool IsInLoop => t_running == this && _phase != Phase.Ended;

    /// <summary>Whether the loop must end: after a crash, or when the shutdown triggers have run and the pool, which is
    /// waited for last, has no threads left or has used up the time limit.</summary>
    /// <remarks>Read between turns, so that the rest of the turn that stops the reactor may still schedule calls. For
    /// example, a looping call that stops the reactor schedules its next call afterwards.</remarks>
    private bool IsOver =>
        _phase == Phase.Ended || (_isShutDown && (_pool is { Threads: 0, Detached: 0 } || _stop.IsCutShort));

    /// <summary>Notes a callback that is about to run, for the log if the turn is slow.</summary>
    internal void NoteRan(object ran) => _ran.Add(ran);

    /// <summary>Undoes the changes that a call made to AsyncLocals, so that the next calls, which are not related to
    /// it, do not see them.</summary>
    internal void LeaveContext() => CallContext.Leave(OwnContext);

    internal override SynchronizationContext? EnterContext()
    {
        SynchronizationContext? context = SynchronizationContext.Current;
        if (context != _context && _threadId == Environment.CurrentManagedThreadId)
        {
            SynchronizationContext.SetSynchronizationContext(_context);
        }

        return context;
    }

    /// <summary>Runs <paramref name="call"/> in a coming turn, never before this method returns. For code on the loop's
    /// own thread, instead of <see cref="CallFromThread(Action)"/> or a delay of zero.</summary>
    /// <remarks>Order: in the order made, together with methods that yielded. Calls made by these calls wait for the
    /// next turn.</remarks>
    internal void CallSoon(Action<object?> call, object? state) => _soon.Add(call, state);

    internal override void ResumeSoon(Deferred method) => _soon.Add(s_resume, method);

    /// <summary>Makes one turn of the loop. The order of its phases is a promise; see the class.</summary>
    /// <param name="now">The time: the end of the turn before, or a new reading.</param>
    /// <param name="longestWait">In seconds.</param>
    /// <returns>The time at the end of the turn.</returns>
    private double Turn(double now, double longestWait)
    {
        _turns++;

        // 1. Wait, if nothing is left to do.
        if (_soon.Count > 0 || !_crossThreadCalls.TryFallAsleep())
        {
            // This does not wait, so the work of this turn begins where the turn before ended: no clock reading needed.
            _driver.Wait(0, hasThreadWork: false);
        }
        else
        {
            _driver.Wait(Math.Min(_timers.NextDue(), now + longestWait), HasThreadWork());
            _crossThreadCalls.WakeUp();
            now = _driver.Seconds;
            if (_driver.IsStuck)
            {
                OnStuck();
            }
        }

        return RunPhases(now);
    }

    /// <summary>The rest of a turn, behind the wait.</summary>
    /// <param name="now">The time.</param>
    /// <returns>The time at the end of the turn.</returns>
    private double RunPhases(double now)
    {
        double began = now;

        // 2. Input.
        if (_driver.Deliver())
        {
            now = _driver.Seconds;
        }

        // 3. Calls that are due. Calls scheduled from here on wait for the next turn, so that none can keep the loop
        // busy.
        long before = _timers.NextSeq;
        while (_timers.TryTakeDue(now, before, out ITimed? due))
        {
            RunDue(due, now);
        }

        // 4. Methods that yielded, and other calls that this thread has put off. 5. Calls from threads. Each phase runs
        // as many as there are when it begins.
        for (int count = _soon.Count; count > 0; count--)
        {
            RunSoon(_soon.Take());
        }

        for (CrossThreadCall? call = _crossThreadCalls.TakeAll(); call is not null; )
        {
            // The link is read before the call runs, as the call object may be added to the list again.
            CrossThreadCall? next = call.Next;
            call.Next = null;
            RunCall(call);
            call = next;
        }

        // 6. Output: the bytes written in this turn are sent.
        _driver.Flush();
        return MeasureWork(began);
    }

    /// <summary>Measures and records a period of work without a wait.</summary>
    /// <returns>The time now.</returns>
    private double MeasureWork(double began)
    {
        double now = _driver.Seconds;
        double took = now - began;
        if (Instruments.TurnDuration.Enabled)
        {
            Instruments.TurnDuration.Record(took, NameTag);
        }

        Observer?.OnTurnEnded(began, now, _ran);
        if (_loopDelay is not null)
        {
            Counts.Worked += took;
            _loopDelay.Add(began, now);
            _worked += took;
            _longestTurn = Math.Max(took, _longestTurn);
            if (took > MeasuredTurn || _turns < FirstTurns)
            {
                // Read here, next to the clock: the first call of another method compiles it, and the next turn, which
                // begins now, would take that time for work.
                TimeSpan compiled = JitInfo.GetCompilationTime(currentThread: true);
                TimeSpan compiling = compiled - _compiled;
                _compiled = compiled;
                if (_options.SlowTurn > TimeSpan.Zero && took > _options.SlowTurn.TotalSeconds)
                {
                    LogSlowTurn(took, compiling);
                }
            }
        }
        else
        {
            CheckVirtualTime(now);
        }

        // The loop may sleep for long now, and must not keep the objects that ran alive meanwhile. A simulation asks
        // for them after the turn.
        if (!_driver.IsHosted)
        {
            _ran.Clear();
        }

        return now;
    }

    private void LogSlowTurn(double took, TimeSpan compiling)
    {
        if (took - compiling.TotalSeconds <= _options.SlowTurn.TotalSeconds)
        {
            LogSafely(
                _ran,
                (took, compiling.TotalMilliseconds),
                static (logger, ran, times) =>
                    Log.SlowFirstUse(logger, times.took * 1000, times.TotalMilliseconds, ran.Describe())
            );
            return;
        }

        _slowTurns++;
        LogSafely(_ran, took, static (logger, ran, took) => Log.SlowTurn(logger, took * 1000, ran.Describe()));
    }

    [StackTraceHidden]
    private void RunDue(ITimed due, double now)
    {
        _delayedCallsRun++;
        if (Instruments.LoopDelay.Enabled)
        {
            Instruments.LoopDelay.Record(now - due.Timer.Time, NameTag);
        }

        // Adds the function, as the call releases it before it runs.
        object ran = due is DelayedCall { Function: { } function } ? function : due;
        _ran.Add(ran);
        LoopObserver? observer = _callObserver;
        observer?.OnCallBegan(ran, member: null);
        try
        {
            due.Fire();
        }
        catch (Exception error)
        {
            Report(error, "a delayed call");
        }

        observer?.OnCallEnded();
        LeaveContext();
    }

    [StackTraceHidden]
    private void RunCall(CrossThreadCall call)
    {
        _callsFromThreadsRun++;
        _ran.Add(call);
        LoopObserver? observer = _callObserver;
        observer?.OnCallBegan(call, member: null);
        try
        {
            call.Run();
        }
        catch (Exception error)
        {
            Report(error, "a call from a thread");
        }

        observer?.OnCallEnded();
        LeaveContext();
    }

    [StackTraceHidden]
    private void RunSoon(SoonCall soon)
    {
        bool isYield = soon.Call == s_resume;
        object ran = isYield ? soon.State! : soon.Call;
        _ran.Add(ran);
        LoopObserver? observer = _callObserver;
        observer?.OnCallBegan(ran, member: null);
        try
        {
            if (isYield)
            {
                _yields++;
                AsyncMethod.ResumeHere(Unsafe.As<Deferred>(soon.State!), isInOwnContext: true);
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

        observer?.OnCallEnded();
        LeaveContext();
    }
}
