using System.Diagnostics;
using Becket.Deferreds;
using Becket.Deferreds.Scopes;
using Becket.Time;

namespace Becket.Tasks;

/// <summary>One deadline, or one cancellation, for all awaits of a block: <c>using var limit = new
/// CancelScope(TimeSpan.FromSeconds(30));</c></summary>
/// <remarks>
/// <para>From here to <see cref="Dispose"/>, the awaits of this method and of all methods that it calls belong to the
/// scope, also those of <c>async Task</c> methods. When the deadline passes, or <see cref="Cancel"/> is called, the
/// deferred that is awaited at this moment is cancelled, and the code at that <c>await</c> gets an
/// <see cref="OperationCanceledException"/>. So does each later <c>await</c> in the scope that has to wait: a
/// cancelled scope stays cancelled. Clean-up that must still await goes into a <c>Shield</c>.</para>
/// <para>The block is left by that exception. To handle it: <c>catch (OperationCanceledException error) when
/// (limit.Caught(error))</c>. <c>MoveOnAfter</c> and <c>FailAfter</c> do so themselves.</para>
/// <para>Scopes nest: the shortest deadline counts. If a scope inside and one outside are both cancelled, the exception
/// belongs to the outer one.</para>
/// <para>What it does not end: an <c>await</c> of a deferred that has fired, or of a task. A task ends by its token:
/// <see cref="Token"/>, or <see cref="CurrentToken"/> in code that does not know the scope; <c>Deferred.FromTask(token
/// => …)</c> makes a deferred that the scope does end. A method inside of the scope that awaits a task is waited for:
/// when the exception reaches the block, nothing that was awaited in it is still running. Deferreds that are not
/// awaited, and callbacks, do not belong to a scope.</para>
/// <para>Do not <c>yield return</c> inside of a scope in an iterator: its caller would run outside of it.</para>
/// <para>Threads: the reactor's. Source: <c>trio.CancelScope</c>; the page <c>docs/structured.md</c> lists the
/// differences.</para>
/// </remarks>
[RunsOnLoop]
public sealed partial class CancelScope : IDisposable, ITimed, IScopeLimit
{
    private readonly ScopeNode _node;
    private readonly IReactorTime? _time;
    private TimerState _timerState;
    private object? _timer;
    private double _due;

    /// <summary>Begins a scope without a deadline.</summary>
    /// <param name="time">The clock of a deadline that is set later; null for the reactor of this thread.</param>
    public CancelScope(IReactorTime? time = null)
    {
        _time = time ?? Home.Current as IReactorTime;
        _node = ScopeNode.Enter();
        _node.Limit = this;
    }

    /// <summary>Begins a scope with a deadline.</summary>
    /// <param name="limit">From now; zero or more, or <see cref="Timeout.InfiniteTimeSpan"/>: none.</param>
    /// <param name="time">The reactor, or a <see cref="Clock"/>; null for the reactor of this thread.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is negative.</exception>
    /// <exception cref="InvalidOperationException">There is no clock: no reactor on this thread, and none
    /// given.</exception>
    public CancelScope(TimeSpan limit, IReactorTime? time = null)
    {
        _time = time ?? Home.Current as IReactorTime;
        Schedule(limit);

        // Last, as a constructor that throws must not leave a scope that nothing ends.
        _node = ScopeNode.Enter();
        _node.Limit = this;
    }

    /// <summary>A token that is cancelled when a cancellation reaches the code that runs: by its own scope or one
    /// around it. Outside of scopes, a token that is never cancelled.</summary>
    public static CancellationToken CurrentToken => ScopeNode.Current?.Token ?? CancellationToken.None;

    /// <summary>How long the code that runs has until the first of the deadlines around it; zero if it is cancelled
    /// already, null if there is no deadline.</summary>
    /// <remarks>To pass a deadline on to another program.</remarks>
    public static TimeSpan? TimeLeft
    {
        get
        {
            if (ScopeNode.Current is not { } current)
            {
                return null;
            }

            if (current.Cancelled is not null)
            {
                return TimeSpan.Zero;
            }

            TimeSpan? least = null;
            for (ScopeNode? node = current; node is not null; node = node.ParentInReach)
            {
                if (!node.HasBeenLeft && node.Limit?.Left is { } left && !(left > least))
                {
                    least = left;
                }
            }

            return least;
        }
    }

    /// <summary>A token that is cancelled with the scope, or with one around it.</summary>
    /// <remarks>Threads: the reactor's; the token itself may go to any.</remarks>
    public CancellationToken Token
    {
        get
        {
            CheckThread(nameof(Token));
            return _node.Token;
        }
    }

    /// <summary>Whether this scope was cancelled: by its deadline or by <see cref="Cancel"/>. A cancellation of a scope
    /// around this one does not count.</summary>
    /// <remarks>It may be true although all went well, as the code may have ended before it had to wait again; see
    /// <see cref="CancelledCaught"/>.</remarks>
    public bool IsCancelled => _node.IsCancelled;

    /// <summary>Whether it was the deadline that cancelled this scope.</summary>
    public bool HasTimedOut { get; private set; }

    /// <summary>Whether the cancellation of this scope has ended its block: <see cref="Caught"/> has returned
    /// true.</summary>
    public bool CancelledCaught { get; private set; }

    ref TimerState ITimed.Timer => ref _timerState;

    TimeSpan? IScopeLimit.Left
    {
        get
        {
            if (_timer is null || _time is null)
            {
                return null;
            }

            double left = Math.Max(0, _due - _time.Seconds);
            return TimeSpanSeconds.ToTimeSpan(left);
        }
    }

    /// <summary>Throws if the code that runs is in a cancelled scope, as an <c>await</c> that waits would do. For long
    /// loops that do not wait.</summary>
    /// <exception cref="CancelledException">The scope is cancelled.</exception>
    [StackTraceHidden]
    public static void ThrowIfCancelled()
    {
        if (ScopeNode.Current?.Cancelled is { } cancelled)
        {
            throw new CancelledException(cancelled.TokenOrNone);
        }
    }

    /// <summary>Moves the deadline.</summary>
    /// <param name="limit">From now; zero or more, or <see cref="Timeout.InfiniteTimeSpan"/>: no deadline any
    /// more.</param>
    /// <remarks>A scope that is cancelled, or has ended, stays as it is.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is negative.</exception>
    /// <exception cref="InvalidOperationException">There is no clock.</exception>
    public void SetDeadline(TimeSpan limit)
    {
        CheckThread(nameof(SetDeadline));
        if (_node.IsCancelled || _node.HasBeenLeft)
        {
            return;
        }

        TimeLimits.NotNegative(limit, nameof(limit));
        StopTimer();
        Schedule(limit);
    }

    /// <summary>Cancels the scope: what is awaited in it now, and every later <c>await</c> in it. Does nothing if it
    /// was cancelled, or has ended.</summary>
    /// <remarks>Code that runs in the scope and calls this runs on to its next <c>await</c>.</remarks>
    public void Cancel()
    {
        CheckThread(nameof(Cancel));
        StopTimer();
        _node.Cancel();
    }

    /// <summary>For <c>catch (OperationCanceledException error) when (limit.Caught(error))</c>: whether an exception
    /// is the end of this scope's block, because the scope was cancelled.</summary>
    /// <param name="error">The exception that leaves the block.</param>
    /// <returns>False if the scope was not cancelled, or if one around it was: then the exception is for that one, and
    /// must go on. False for any exception but cancellations.</returns>
    public bool Caught(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        bool isIts = _node.IsCancelled && _node.Parent?.Cancelled is null && CancellationErrors.IsCancellation(error);
        CancelledCaught |= isIts;
        return isIts;
    }

    /// <summary>Ends the scope: awaits that come later do not belong to it. Methods that were begun inside and still
    /// run belong to the scopes around it from now on.</summary>
    public void Dispose()
    {
        CheckThread(nameof(Dispose));
        StopTimer();
        _node.Leave();
    }

    void ITimed.Fire()
    {
        _timer = null;
        HasTimedOut = !_node.IsCancelled;
        _node.Cancel();
    }

    private static InvalidOperationException NoClock() =>
        new(
            "There is no reactor on this thread, so this scope has no clock. Give it one: "
                + "new CancelScope(limit, clock)."
        );

    private void Schedule(TimeSpan limit)
    {
        if (limit == Timeout.InfiniteTimeSpan)
        {
            return;
        }

        double seconds = TimeLimits.NotNegative(limit, nameof(limit)).TotalSeconds;
        IReactorTime time = _time ?? throw NoClock();
        _timer = HostedTimer.Schedule(time, this, seconds, nameof(CancelScope));
        _due = time.Seconds + seconds;
    }

    private void StopTimer()
    {
        if (_timer is { } timer)
        {
            _timer = null;
            HostedTimer.Cancel(timer, this);
        }
    }

    private void CheckThread(string member)
    {
        if (!_node.IsHere)
        {
            throw new WrongThreadException(
                $"CancelScope.{member} was called on thread {Environment.CurrentManagedThreadId}, but the scope "
                    + "belongs to the thread of another reactor, or of none. From another thread: "
                    + "reactor.CallFromThread(() => scope.Cancel())."
            );
        }
    }
}
