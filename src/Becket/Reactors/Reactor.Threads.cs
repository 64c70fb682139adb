using System.Runtime.CompilerServices;
using Becket.Deferreds;
using Becket.Reactors.Threads;

namespace Becket.Reactors;

public sealed partial class Reactor
{
    private readonly CrossThreadCalls _crossThreadCalls = new();
    private readonly HashSet<AwaitedCall> _awaitedCalls = [];
    private readonly ReactorThreadPool _pool;
    private bool _isPoolClosed;

    /// <summary>How many threads run blocking functions at a time, at most; 1 or more.</summary>
    /// <remarks>More start as they are needed; too many end after what they do now. Source:
    /// <c>suggestThreadPoolSize</c>.</remarks>
    public int ThreadPoolSize
    {
        get => _pool.Size;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            _pool.Size = value;
        }
    }

    /// <summary>Runs <paramref name="call"/> on the reactor's thread during a coming turn.</summary>
    /// <param name="call">What to run. If it throws, that is logged, and neither the reactor nor the calls behind it
    /// stop.</param>
    /// <remarks>
    /// <para>Threads: any, also the reactor's own; never runs the call before returning. Before the reactor runs, calls
    /// wait for it.</para>
    /// <para>Order: calls from one thread run in the order made. A turn runs those that are there when it comes to
    /// them; calls made by these wait for the next turn.</para>
    /// <para>Wakes a sleeping loop with one system call; a loop that is awake costs none. Source:
    /// <c>IReactorFromThreads.callFromThread</c>.</para>
    /// </remarks>
    /// <exception cref="ReactorNotRunningException">The reactor has ended; the call will not run. (Every call that was
    /// accepted does.)</exception>
    public void CallFromThread(Action call)
    {
        ArgumentNullException.ThrowIfNull(call);
        Put(new PostedAction(call));
    }

    /// <inheritdoc cref="CallFromThread(Action)"/>
    /// <typeparam name="TState">The type of the state.</typeparam>
    /// <param name="call">What to run. If it throws, that is logged, and neither the reactor nor the calls behind it
    /// stop.</param>
    /// <param name="state">Handed to <paramref name="call"/>, so that it need not be a closure.</param>
    public void CallFromThread<TState>(Action<TState> call, TState state)
    {
        ArgumentNullException.ThrowIfNull(call);
        Put(new PostedAction<TState>(call, state));
    }

    /// <inheritdoc/>
    /// <exception cref="ReactorNotRunningException">The reactor has ended.</exception>
    public override void Post(Action<object?> call, object? state)
    {
        if (IsInLoop)
        {
            ArgumentNullException.ThrowIfNull(call);
            CallSoon(call, state);
        }
        else
        {
            CallFromThread(call, state);
        }
    }

    /// <summary>Runs a blocking action on a thread of the pool. Nobody waits for it; what it throws is logged, and so
    /// is that the reactor ended before a thread was free for it.</summary>
    /// <param name="action">The action.</param>
    /// <remarks>Threads: any. Source: <c>IReactorInThreads.callInThread</c>.</remarks>
    /// <exception cref="ReactorNotRunningException">The reactor has ended.</exception>
    public void CallInThread(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        StartInPool(new ThreadAction(action), nameof(CallInThread));
    }

    /// <summary>Makes a blocking function non-blocking: runs it on a thread of the pool.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="function">The function. It runs on another thread, so it must not touch what belongs to the
    /// loop.</param>
    /// <returns>A deferred that fires on the loop with what the function returns or throws.</returns>
    /// <remarks>
    /// <para>At most <see cref="ThreadPoolSize"/> run at once; the others wait in the order made. Cancelling the
    /// deferred does not stop the function: the deferred fails at once, and the result is ignored.</para>
    /// <para>Threads: the reactor's. Source: <c>threads.deferToThread</c>.</para>
    /// </remarks>
    /// <exception cref="ReactorNotRunningException">The reactor has ended.</exception>
    public Deferred<T> DeferToThread<T>(Func<T> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        CheckThread(nameof(DeferToThread));
        var work = new ThreadFunction<T>(function);
        work.Result.SetHome(this);
        StartInPool(work, nameof(DeferToThread));
        return work.Result;
    }

    /// <inheritdoc cref="DeferToThread{T}(Func{T})"/>
    /// <param name="action">The action. It runs on another thread, so it must not touch what belongs to the
    /// loop.</param>
    public Deferred DeferToThread(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        CheckThread(nameof(DeferToThread));
        var work = new ThreadFunction(action);
        work.Result.SetHome(this);
        StartInPool(work, nameof(DeferToThread));
        return work.Result;
    }

    /// <summary>From another thread: runs a function on the loop and waits here, blocking, until its deferred has
    /// fired.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="function">Called on the loop; it may be an <c>async</c> lambda.</param>
    /// <returns>The value. A failure is thrown, with its own stack.</returns>
    /// <remarks>Threads: any but the reactor's, which would wait for itself. Source:
    /// <c>threads.blockingCallFromThread</c>.</remarks>
    /// <exception cref="InvalidOperationException">It was called on the reactor's thread.</exception>
    /// <exception cref="ReactorNotRunningException">The reactor has ended, or did before there was a
    /// result.</exception>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithValue)]
    public T BlockingCallFromThread<T>(Func<Deferred<T>> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        if (t_running == this)
        {
            throw new InvalidOperationException(
                "BlockingCallFromThread was called on the reactor's own thread, which would wait for itself for ever. Await the deferred instead."
            );
        }

        var call = new AwaitedCall<T>(this, function, isBlocking: true, _awaitedCalls, _pool.IsOnItsThread);
        Put(call);
        T value = call.Task.GetAwaiter().GetResult();

        // Put has asked this, perhaps before Run. Now the reactor runs elsewhere and is not this thread's home, and the
        // value may be a deferred of the loop.
        _ = IsCurrent;
        return value;
    }

    /// <inheritdoc cref="BlockingCallFromThread{T}(Func{Deferred{T}})"/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    public void BlockingCallFromThread(Func<Deferred> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        BlockingCallFromThread(() => function().AddCallback(static () => true));
    }

    /// <inheritdoc cref="BlockingCallFromThread{T}(Func{Deferred{T}})"/>
    /// <param name="function">Called on the loop.</param>
    public T BlockingCallFromThread<T>(Func<T> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return BlockingCallFromThread(Deferred<T> () => Deferred.Succeed(function()));
    }

    /// <summary>From another thread: runs an action on the loop and waits here, blocking, until it has run.</summary>
    /// <param name="action">Called on the loop.</param>
    /// <inheritdoc cref="BlockingCallFromThread{T}(Func{Deferred{T}})" path="/remarks"/>
    public void BlockingCallFromThread(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        BlockingCallFromThread(Deferred<bool> () =>
        {
            action();
            return Deferred.Succeed(true);
        });
    }

    /// <summary>Hands a call over; false if the reactor has ended.</summary>
    internal bool TryCallFromThread(CrossThreadCall call)
    {
        if (!_crossThreadCalls.TryPut(call, out bool mustWake))
        {
            return false;
        }

        if (mustWake)
        {
            _driver.Wake();
        }

        return true;
    }

    private void Put(CrossThreadCall call, [CallerMemberName] string member = "")
    {
        // The thread that made the reactor, for one, learns here that it has no home any more.
        _ = IsCurrent;
        if (!TryCallFromThread(call))
        {
            throw new ReactorNotRunningException(
                $"{member} was called, but the reactor has ended, so the call will not run. Calls accepted before the end have all run."
            );
        }
    }

    private void StartInPool(PoolWork work, string member)
    {
        CheckNotEnded(member);
        if (!_pool.TryStart(work))
        {
            throw new ReactorNotRunningException(
                $"{member} was called, but the reactor is ending and its threads with it. Do this in a shutdown trigger of the phase Before."
            );
        }
    }

    /// <summary>On a thread of the pool: its function is done.</summary>
    private void HandOver(PoolWork work)
    {
        if (!TryCallFromThread(work))
        {
            _pool.Settle();
        }
    }

    /// <summary>Whether functions in threads will bring something without this loop.</summary>
    private bool HasThreadWork()
    {
        int pending = _pool.Pending;
        if (pending == 0)
        {
            // At the end, the last of the idle threads wakes the loop: what is due later must not run before that.
            return _isShutDown && _pool.Threads > 0;
        }

        // A function that waits for the loop brings nothing before the loop has gone on, and none that waits for its
        // thread does.
        int waitForLoop = 0;
        foreach (AwaitedCall call in _awaitedCalls)
        {
            waitForLoop += call.BlocksPoolThread ? 1 : 0;
        }

        return Math.Min(pending, Math.Max(_pool.Size, _pool.Threads)) > waitForLoop;
    }

    private void ClosePool()
    {
        if (_isPoolClosed)
        {
            return;
        }

        _isPoolClosed = true;
        foreach (PoolWork work in _pool.Close())
        {
            try
            {
                work.Abandon(
                    new Failure(
                        new ReactorNotRunningException("The reactor ended before a thread was free for this function.")
                    )
                );
            }
            catch (Exception error)
            {
                Report(error, "a function that waited for a thread");
            }
        }
    }
}
