using System.Runtime.CompilerServices;
using Becket.Deferreds;
using Becket.Reactors.Observing;
using Becket.Reactors.Threads;

namespace Becket.Reactors;

public sealed partial class Reactor
{
    private readonly CrossThreadCalls _crossThreadCalls = new();
    private readonly HashSet<AwaitedCall> _awaitedCalls = [];
    private readonly ReactorPools _pool;

    /// <summary>Replaced as a whole: metrics read it on other threads.</summary>
    private volatile WorkerPool[] _workerPools = [];
    private bool _isPoolClosed;

    /// <summary>The largest number of threads that run blocking functions at the same time; 1 or more.</summary>
    /// <remarks>Threads start when they are needed. After the number was lowered, threads beyond it end when their
    /// current function returns. Source: <c>suggestThreadPoolSize</c>.</remarks>
    public int ThreadPoolSize
    {
        get => _pool.MainSize;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            _pool.MainSize = value;
        }
    }

    /// <summary>The threads that look up names.</summary>
    internal IReactorThreads NameThreads => _pool.Names;

    /// <summary>The threads that read and write files.</summary>
    internal IReactorThreads FileThreads => _pool.Files;

    /// <summary>The pools that the program has made, and that may still have threads.</summary>
    internal IReadOnlyList<WorkerPool> WorkerPools => _workerPools;

    /// <summary>Makes a pool of threads of the program's own, for one kind of blocking functions: a slow database then
    /// does not fill the pool that all others share.</summary>
    /// <param name="name">Its name, for threads and metrics.</param>
    /// <param name="size">The largest number of threads; 1 or more. They start when they are needed.</param>
    /// <returns>The pool, which ends with the reactor, or before with <see cref="WorkerPool.Stop"/>.</returns>
    /// <remarks>Threads: the reactor's. The names that connections look up, and the files that a <c>FileSender</c>
    /// reads, have threads of their own already.</remarks>
    /// <exception cref="ArgumentException">The name is empty, or another pool has it.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The size is less than 1.</exception>
    /// <exception cref="ReactorNotRunningException">The reactor has ended.</exception>
    public WorkerPool CreateWorkerPool(string name, int size)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        CheckThread(nameof(CreateWorkerPool));
        CheckNotEnded(nameof(CreateWorkerPool));
        if (_workerPools.Any(pool => pool.Name == name))
        {
            throw new ArgumentException(
                $"There is a pool named \"{name}\" already. Keep it and use it again, or choose another name.",
                nameof(name)
            );
        }

        IReactorThreads threads = _pool.Add(name, size);
        var made = new WorkerPool(this, name, threads, isShared: threads == _pool.Main);
        _workerPools = [.. _workerPools, made];
        return made;
    }

    /// <summary>Runs <paramref name="call"/> on the reactor's thread during a coming turn.</summary>
    /// <param name="call">The action to run. An exception that it throws is logged, and stops neither the reactor nor
    /// the calls after it.</param>
    /// <remarks>
    /// <para>Threads: any, also the reactor's own. The call never runs before this method returns. Before the reactor
    /// runs, calls wait for it to start.</para>
    /// <para>Order: calls from one thread run in the order made. A turn runs the calls that have arrived when their
    /// phase begins; calls made by these wait for the next turn.</para>
    /// <para>The call runs in the execution context of its caller, as all calls that are handed to the reactor
    /// do.</para>
    /// <para>Wakes a sleeping loop with one system call; a loop that is awake needs none. Source:
    /// <c>IReactorFromThreads.callFromThread</c>.</para>
    /// </remarks>
    /// <exception cref="ReactorNotRunningException">The reactor has ended, and the call will not run. (Every accepted
    /// call runs.)</exception>
    public void CallFromThread([RunsOnLoop] Action call)
    {
        ArgumentNullException.ThrowIfNull(call);
        Put(new PostedAction(CallContext.Bind(call, OwnContext)));
    }

    /// <inheritdoc cref="CallFromThread(Action)"/>
    /// <typeparam name="TState">The type of the state.</typeparam>
    /// <param name="call">The action to run. An exception that it throws is logged, and stops neither the reactor nor
    /// the calls after it.</param>
    /// <param name="state">The argument of <paramref name="call"/>, so that no closure is needed.</param>
    public void CallFromThread<TState>([RunsOnLoop] Action<TState> call, TState state)
    {
        ArgumentNullException.ThrowIfNull(call);
        Put(new PostedAction<TState>(CallContext.Bind(call, OwnContext), state));
    }

    /// <inheritdoc/>
    /// <remarks>On the loop itself the call runs together with methods that yielded, before calls from
    /// threads.</remarks>
    /// <exception cref="ReactorNotRunningException">The reactor has ended.</exception>
    public override void Post(Action<object?> call, object? state)
    {
        ArgumentNullException.ThrowIfNull(call);
        PostUnbound(CallContext.Bind(call, OwnContext), state, nameof(Post));
    }

    /// <summary>Runs a blocking function on a thread of the pool, without a result. An exception that it throws is
    /// logged. So is an error if the reactor ends before a thread was free for it.</summary>
    /// <param name="function">The function.</param>
    /// <remarks>Threads: any. Source: <c>IReactorInThreads.callInThread</c>.</remarks>
    /// <exception cref="ReactorNotRunningException">The reactor has ended.</exception>
    public void CallInThread([RunsOnThread] Action function)
    {
        ArgumentNullException.ThrowIfNull(function);
        StartInPool(new ThreadAction(function), nameof(CallInThread));
    }

    /// <summary>Runs a blocking function on a thread of the pool, so that the loop does not block.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="function">The function. It runs on another thread, so it must not use objects of the loop.</param>
    /// <returns>A deferred that fires on the loop with the value that the function returns, or the exception that it
    /// throws.</returns>
    /// <remarks>
    /// <para>At most <see cref="ThreadPoolSize"/> functions run at the same time; the others wait in the order made.
    /// Cancelling the deferred does not stop the function: the deferred fails at once, and the result is
    /// ignored.</para>
    /// <para>Threads: the reactor's. Source: <c>threads.deferToThread</c>.</para>
    /// </remarks>
    /// <exception cref="ReactorNotRunningException">The reactor has ended.</exception>
    public Deferred<T> DeferToThread<T>([RunsOnThread] Func<T> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        CheckThread(nameof(DeferToThread));
        var work = new ThreadFunction<T>(function);
        work.Result.SetHome(this);
        StartInPool(work, nameof(DeferToThread));
        return work.Result;
    }

    /// <inheritdoc cref="DeferToThread{T}(Func{T})"/>
    /// <param name="function">The function. It runs on another thread, so it must not use objects of the loop.</param>
    public Deferred DeferToThread([RunsOnThread] Action function)
    {
        ArgumentNullException.ThrowIfNull(function);
        CheckThread(nameof(DeferToThread));
        var work = new ThreadFunction(function);
        work.Result.SetHome(this);
        StartInPool(work, nameof(DeferToThread));
        return work.Result;
    }

    /// <summary>Runs a function on the loop, and blocks the calling thread until its deferred has fired.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="function">Called on the loop; it may be an <c>async</c> lambda.</param>
    /// <returns>The value. A failure is thrown, with its own stack.</returns>
    /// <remarks>Threads: any but the reactor's, which would wait for itself.
    /// <see cref="CallFromThreadAsync{T}(Func{Deferred{T}}, CancellationToken)"/> does the same without blocking.
    /// Source: <c>threads.blockingCallFromThread</c>.</remarks>
    /// <exception cref="InvalidOperationException">It was called on the reactor's thread.</exception>
    /// <exception cref="ReactorNotRunningException">The reactor has ended, or ended before there was a
    /// result.</exception>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithValue)]
    public T BlockingCallFromThread<T>([RunsOnLoop] Func<Deferred<T>> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        if (t_running == this)
        {
            throw new InvalidOperationException(
                "BlockingCallFromThread was called on the reactor's own thread, which would wait for itself forever. "
                    + "Await the deferred instead."
            );
        }

        var call = new AwaitedCall<T>(
            this,
            CallContext.Bind(function, OwnContext),
            isBlocking: true,
            _awaitedCalls,
            _pool.IsOnItsThread
        );
        Put(call);
        _pool.BeforeBlocking(call.Task);
        T value = call.Task.GetAwaiter().GetResult();

        // Put has read this, perhaps before Run. Now the reactor runs on another thread, and is not this thread's home
        // any more. It must not seem so, as the value may be a deferred of the loop.
        _ = IsCurrent;
        return value;
    }

    /// <inheritdoc cref="BlockingCallFromThread{T}(Func{Deferred{T}})"/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    public void BlockingCallFromThread([RunsOnLoop] Func<Deferred> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        BlockingCallFromThread(() => function().AddCallback(static () => true));
    }

    /// <inheritdoc cref="BlockingCallFromThread{T}(Func{Deferred{T}})"/>
    /// <param name="function">Called on the loop.</param>
    public T BlockingCallFromThread<T>([RunsOnLoop] Func<T> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return BlockingCallFromThread(Deferred<T> () => Deferred.Succeed(function()));
    }

    /// <summary>Runs a function on the loop, and blocks the calling thread until it has run.</summary>
    /// <param name="function">Called on the loop.</param>
    /// <inheritdoc cref="BlockingCallFromThread{T}(Func{Deferred{T}})" path="/remarks"/>
    public void BlockingCallFromThread([RunsOnLoop] Action function)
    {
        ArgumentNullException.ThrowIfNull(function);
        BlockingCallFromThread(Deferred<bool> () =>
        {
            function();
            return Deferred.Succeed(true);
        });
    }

    internal override void PostWithoutContext(Action<object?> call, object? state) =>
        PostUnbound(call, state, nameof(Post));

    /// <summary>Hands a call to the loop. False: the reactor has ended, and the call will not run.</summary>
    internal bool TryCallFromThread(CrossThreadCall call)
    {
        if (!_crossThreadCalls.TryAdd(call, out bool mustWake))
        {
            return false;
        }

        // A hosted reactor never sleeps: its world makes a turn when it hears that there is something to do.
        if (mustWake || _driver.IsHosted)
        {
            _driver.Wake();
        }

        return true;
    }

    /// <summary>Ends the threads, each after its current function. Functions that wait for a thread fail.</summary>
    internal void ClosePool()
    {
        if (_isPoolClosed)
        {
            return;
        }

        _isPoolClosed = true;
        Abandon(_pool.Close());
    }

    /// <summary>Fails functions for which no thread was free before their pool ended.</summary>
    internal void Abandon(IReadOnlyList<PoolWork> waiting)
    {
        foreach (PoolWork work in waiting)
        {
            try
            {
                work.Abandon(
                    new Failure(
                        new ReactorNotRunningException(
                            _isPoolClosed
                                ? "The reactor ended before a thread was free for this function."
                                : "The pool was stopped before a thread was free for this function."
                        )
                    )
                );
            }
            catch (Exception error)
            {
                Report(error, "a function that waited for a thread");
            }
        }
    }

    /// <summary>Ends a pool that the program has made.</summary>
    internal void EndPool(WorkerPool pool, IReactorThreads threads)
    {
        ForgetPool(pool);
        Abandon(_pool.Close(threads));
    }

    /// <summary>Frees the name of a pool.</summary>
    internal void ForgetPool(WorkerPool pool) => _workerPools = [.. _workerPools.Where(each => each != pool)];

    /// <summary>Runs a function on one of some threads, and gives its result to the loop.</summary>
    internal Deferred<T> DeferTo<T>(IReactorThreads threads, [RunsOnThread] Func<T> function)
    {
        var work = new ThreadFunction<T>(function);
        work.Result.SetHome(this);
        StartInPool(threads, work, nameof(DeferToThread));
        return work.Result;
    }

    /// <summary>Queues a function for one of some threads.</summary>
    internal void StartInPool(IReactorThreads threads, PoolWork work, string member)
    {
        CheckNotEnded(member);
        OnMade(work);
        work.Observed = ThreadCall.Watch(this, work);
        if (!threads.TryStart(work))
        {
            throw _isPoolClosed
                ? new ReactorNotRunningException(
                    $"{member} was called, but the reactor is ending and its threads with it. Do this in a shutdown "
                        + "trigger of the phase Before."
                )
                : new InvalidOperationException($"{member} was called on a pool that was stopped.");
        }
    }

    private void PostUnbound(Action<object?> call, object? state, string member)
    {
        if (IsInLoop)
        {
            CallSoon(call, state);
        }
        else
        {
            Put(new PostedAction<object?>(call, state), member);
        }
    }

    private void Put(CrossThreadCall call, [CallerMemberName] string member = "")
    {
        // If this thread created the reactor, which now runs on another thread, reading this property removes the
        // reactor as this thread's home.
        _ = IsCurrent;
        if (!TryCallFromThread(call))
        {
            throw new ReactorNotRunningException(
                $"{member} was called, but the reactor has ended, so the call will not run. Calls accepted before the "
                    + "end have all run."
            );
        }
    }

    private void StartInPool(PoolWork work, string member) => StartInPool(_pool.Main, work, member);

    /// <summary>On a thread of the pool: hands the result of a function to the loop.</summary>
    private void HandOver(PoolWork work)
    {
        work.Observed?.OnEnded();
        if (!TryCallFromThread(work))
        {
            work.Pool!.CountTaken();
        }
    }

    /// <summary>Whether functions on threads will hand results to the loop without any further work of the
    /// loop.</summary>
    private bool HasThreadWork()
    {
        int pending = _pool.Pending;
        if (pending == 0)
        {
            // At the end, the last of the idle threads wakes the loop. Delayed calls that are due later must not run
            // before that.
            return _isPoolClosed && _pool.HasThreads;
        }

        // A function that blocks until the loop has run a call hands over nothing before that, and neither does one
        // that waits for its thread.
        int waitForLoop = 0;
        foreach (AwaitedCall call in _awaitedCalls)
        {
            waitForLoop += call.BlocksPoolThread ? 1 : 0;
        }

        // A function that awaits may wait for such a call too, and there is no telling which of them does.
        int detached = _pool.Detached;
        return Math.Min(pending - detached, Math.Max(_pool.Size, _pool.Threads)) > waitForLoop
            || detached > _awaitedCalls.Count - waitForLoop;
    }
}
