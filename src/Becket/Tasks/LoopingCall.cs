using System.Diagnostics;
using System.Runtime.CompilerServices;
using Becket.Deferreds;
using Becket.Deferreds.Interop;
using Becket.Time;

namespace Becket.Tasks;

/// <summary>Calls a function again and again, at fixed times.</summary>
/// <remarks>
/// <para>The times of the calls are start + n × interval, also if calls take long, so they do not drift. After a call
/// that takes several intervals (as the loop was blocked, or through its deferred), the missed times are skipped;
/// <see cref="WithCount(Action{int}, IReactorTime?)"/> gives the function their number. A call is scheduled only after
/// the one before has finished, with its deferred.</para>
/// <para>With an interval of zero, the next call comes in the next turn of the loop.</para>
/// <para>A call that fails ends the loop, and <see cref="Start"/>'s deferred fails with its failure.</para>
/// <para>Threads: the thread of its <see cref="Clock"/>. Source: <c>twisted.internet.task.LoopingCall</c>.</para>
/// </remarks>
[RunsOnLoop]
public sealed partial class LoopingCall
{
    private const double OneTick = 1.0 / TimeSpan.TicksPerSecond;

    private readonly Func<Deferred?> _function;
    private readonly Delegate _given;
    private IReactorTime? _time;
    private Deferred<LoopingCall>? _finished;
    private ExecutionContext? _context;
    private Beat? _next;
    private Beat? _spare;

    private double _interval;
    private double _started;

    /// <summary>Makes a loop that calls an action.</summary>
    /// <param name="function">The function to call. It must not block.</param>
    public LoopingCall([RunsOnLoop] Action function)
    {
        ArgumentNullException.ThrowIfNull(function);
        _given = function;
        _function = [StackTraceHidden]
        () =>
        {
            function();
            return null;
        };
    }

    /// <summary>Makes a loop that calls a function which returns a deferred (for example an <c>async</c> lambda): each
    /// call waits for the one before.</summary>
    /// <param name="function">The function to call. The result of its deferred is used up.</param>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    public LoopingCall([RunsOnLoop] Func<Deferred> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        _given = function;
        _function = () => function() ?? throw NoDeferred();
    }

    /// <summary>Makes a loop that calls a function which returns a task: each call waits for the one before, and
    /// starts on the loop's thread.</summary>
    /// <param name="function">The function to call.</param>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public LoopingCall([RunsOnLoop] Func<Task> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        _given = function;
        _function = () => function().ToDeferred();
    }

    /// <inheritdoc cref="LoopingCall(Func{Task})"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    public LoopingCall([RunsOnLoop] Func<ValueTask> function)
        : this(function.Deferring()) { }

    private LoopingCall(Func<int, Deferred?> function, IReactorTime? clock, Delegate given)
    {
        Clock = clock;
        _given = given;
        _function = () => CountAndCall(function);
    }

    /// <summary>The clock of the loop; null (the default) for the reactor of the thread that calls
    /// <see cref="Start"/>.</summary>
    public IReactorTime? Clock { get; init; }

    /// <summary>Whether the loop runs: from <see cref="Start"/> to <see cref="Stop"/> or a failure.</summary>
    /// <remarks>Source: <c>LoopingCall.running</c>.</remarks>
    public bool Running { get; private set; }

    /// <summary>The time from call to call, from the last <see cref="Start"/>; zero before the first.</summary>
    /// <remarks>Source: <c>LoopingCall.interval</c>.</remarks>
    public TimeSpan Interval { get; private set; }

    /// <summary>For the inspection: the function as it was given.</summary>
    internal Delegate Function => _given;

    /// <summary>For the inspection: whether a call has begun and its deferred has not fired.</summary>
    internal bool IsUnderWay => _isUnderWay;

    /// <summary>For the inspection: when the next call is due, in seconds of the clock; null if none is
    /// scheduled.</summary>
    internal double? NextDue => _next?.Due;

    /// <summary>Starts the loop.</summary>
    /// <param name="interval">From call to call; zero or more.</param>
    /// <param name="now">Whether the first call comes at once, before this returns, or after the first
    /// interval.</param>
    /// <returns>A deferred that fires with this object once the loop has been stopped and no call is under way, or
    /// fails when a call does. Cancelling it does not stop the loop.</returns>
    /// <remarks>
    /// <para>A loop that has ended may be started again. If it was stopped while a call is under way, by the function
    /// itself or during a wait of its deferred, the new run waits until that call has finished, so that two calls never
    /// run side by side: then the deferred of the earlier <see cref="Start"/> fires, with the failure of that call if
    /// it has one, and the first call of the new run comes in a coming turn (<paramref name="now"/>) or at the next of
    /// its times. These times count from this call of <c>Start</c>.</para>
    /// <para>Source: <c>LoopingCall.start</c>. Differs: there, such a loop makes two sequences of calls, and the first
    /// deferred never fires.</para>
    /// </remarks>
    /// <exception cref="InvalidOperationException">It is running already; or it has no <see cref="Clock"/> and there is
    /// no reactor on this thread.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="interval"/> is negative.</exception>
    public Deferred<LoopingCall> Start(TimeSpan interval, bool now = true)
    {
        if (Running)
        {
            throw new InvalidOperationException(
                "This looping call is running already. Stop it first, or make another one."
            );
        }

        double seconds = TimeSpanSeconds.NotNegative(interval, nameof(interval));
        IReactorTime time =
            Clock
            ?? Home.Current as IReactorTime
            ?? throw new InvalidOperationException(
                "There is no reactor on this thread, so this looping call has no clock. Start it on a "
                    + "reactor's thread, "
                    + "or give it one: new LoopingCall(function) { Clock = clock }."
            );
        (time as ITimerHost)?.CheckCanSchedule(nameof(Start), "loopingCall");

        (time as Home)?.NoteMade(this);
        _context = ExecutionContext.Capture();
        (_time, _started, _interval, Interval, _startedNow, Running) = (
            time,
            time.Seconds,
            seconds,
            interval,
            now,
            true
        );
        if (_isUnderWay && !OverlapsAsInTwisted)
        {
            // Two calls never run side by side: the call that is under way begins this run when it has finished.
            (_endedRuns ??= []).Add(_finished!);
            return _finished = new Deferred<LoopingCall>();
        }

        Deferred<LoopingCall> finished = _finished = new Deferred<LoopingCall>();

        if (now)
        {
            Call();
        }
        else
        {
            ScheduleFrom(_started);
        }

        return finished;
    }

    /// <summary>Stops the loop: a call that is pending is cancelled; one that is under way is the last.</summary>
    /// <remarks>The deferred of <see cref="Start"/> fires before this returns, or, if a call is under way, when that
    /// call has finished. Source: <c>LoopingCall.stop</c>.</remarks>
    /// <exception cref="InvalidOperationException">It is not running.</exception>
    public void Stop()
    {
        ThrowIfNotRunning();
        Running = false;
        if (CancelNext())
        {
            TakeFinished()?.Callback(this);
        }
    }

    /// <summary>Restarts the interval: the next call comes one interval from now. While a call is under way, this does
    /// nothing.</summary>
    /// <remarks>Source: <c>LoopingCall.reset</c>.</remarks>
    /// <exception cref="InvalidOperationException">It is not running.</exception>
    public void Reset()
    {
        ThrowIfNotRunning();
        if (CancelNext())
        {
            _started = _time!.Seconds;
            ScheduleFrom(_started);
        }
    }

    [StackTraceHidden]
    private void Call()
    {
        _next = null;
        _isUnderWay = true;
        Deferred? under;
        try
        {
            under = Begin();
            if (under is not null)
            {
                under.Enter().Add(new UnderWay(this));
                return;
            }
        }
        catch (Exception error)
        {
            ReportUntold(Finished(new Failure(error)));
            return;
        }

        ReportUntold(Finished(null));
    }

    /// <summary>Calls the function, in the context of <see cref="Start"/>.</summary>
    [StackTraceHidden]
    private Deferred? Begin()
    {
        var here = ExecutionContext.Capture();
        if (_context is null || _context == here)
        {
            Deferred? under = _function();
            CallContext.Leave(here);
            return under;
        }

        return CallContext.Run(_context, _function);
    }

    /// <summary>Called when a call has finished.</summary>
    /// <returns>What becomes the result of the call's own deferred, if not nothing.</returns>
    private Failure? Finished(Failure? failure)
    {
        Failure? untold = null;
        bool isNewRun = _endedRuns is not null;
        if (isNewRun)
        {
            untold = EndRuns(failure);
            failure = null;
        }

        _isUnderWay = false;
        if (failure is null)
        {
            try
            {
                if (!Running)
                {
                    if (TakeFinished() is not { } finished)
                    {
                        return EndedAlready(null);
                    }

                    finished.Callback(this);
                }
                else if (isNewRun && _startedNow)
                {
                    // Not called from here: a function that restarts its loop in every call would call itself until
                    // the stack ends.
                    Schedule(0);
                }
                else
                {
                    ScheduleFrom(_time!.Seconds);
                }

                return untold;
            }
            catch (Exception error)
            {
                failure = new Failure(error);
            }
        }

        Running = false;
        return TakeFinished() is { } failed ? Fire(failed, failure) ?? untold : EndedAlready(failure);
    }

    private void ScheduleFrom(double when)
    {
        // Double arithmetic, step for step as in Twisted: the order of two calls can depend on the last bit.
        double wait = 0.0;
        if (_interval > 0)
        {
            wait = _interval - ((when - _started) % _interval);
            if (when + wait == when)
            {
                wait = _interval;
            }

            // A clock outside this library takes whole ticks, so the call that is due now may have come a fraction of
            // a tick early. It must not come twice.
            if (wait < OneTick && _interval > OneTick && _time is not ITimerHost)
            {
                wait += _interval;
            }
        }

        Schedule(wait);
    }

    private void Schedule(double wait)
    {
        Beat beat = _spare ?? new Beat(this);
        _spare = null;
        beat.Schedule(_time!, wait);
        _next = beat;
    }

    private bool CancelNext()
    {
        if (_next is not { } next)
        {
            return false;
        }

        _next = null;
        next.Cancel();
        _spare = next;
        return true;
    }

    private Deferred<LoopingCall>? TakeFinished()
    {
        Deferred<LoopingCall>? finished = _finished;
        _finished = null;
        return finished;
    }

    private static void ReportUntold(Failure? failure)
    {
        if (failure is not null)
        {
            UnhandledFailures.Report(failure);
        }
    }

    private void ThrowIfNotRunning()
    {
        if (!Running)
        {
            throw new InvalidOperationException("This looping call is not running. Start it first; check Running.");
        }
    }

    private static InvalidOperationException NoDeferred() =>
        new(
            "The function of a looping call returned null where it should return a deferred. "
                + "Return Deferred.Succeed() if there is nothing to wait for."
        );
}
