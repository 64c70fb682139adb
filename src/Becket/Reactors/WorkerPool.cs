using System.ComponentModel;
using System.Runtime.CompilerServices;
using Becket.Deferreds;
using Becket.Reactors.Threads;

namespace Becket.Reactors;

/// <summary>Threads of a program's own for one kind of blocking functions: what waits for a slow database then keeps
/// nothing else waiting. Made by <see cref="Reactor.CreateWorkerPool"/>.</summary>
/// <remarks>
/// <para>The reactor counts its functions among its own (<see cref="ReactorStatistics.PendingFunctions"/>), waits for
/// them when it stops, and ends it then. Metrics name it.</para>
/// <para>In a simulation all pools of a reactor share its simulated threads.</para>
/// <para>Threads: each member says which. Source: <c>twisted.python.threadpool.ThreadPool</c> and
/// <c>threads.deferToThreadPool</c>.</para>
/// </remarks>
public sealed class WorkerPool
{
    private const string NoDeferredOnThreads =
        "A function on a thread of the pool must not use deferreds: they belong to the reactor's thread. Await the "
        + "deferred on the loop; do only the blocking part in the thread, and return its value or a Task.";

    private readonly Reactor _reactor;
    private readonly IReactorThreads _threads;
    private readonly bool _isShared;

    internal WorkerPool(Reactor reactor, string name, IReactorThreads threads, bool isShared)
    {
        _reactor = reactor;
        Name = name;
        _threads = threads;
        _isShared = isShared;
    }

    /// <summary>Its name, for threads and metrics.</summary>
    public string Name { get; }

    /// <summary>The largest number of threads; 1 or more. Threads beyond it end when their current function returns.
    /// Threads: any.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    public int Size
    {
        get => _threads.Size;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            _threads.Size = value;
        }
    }

    /// <summary>How many of its threads have started and not ended. Threads: any.</summary>
    public int Threads => _threads.Threads;

    /// <summary>How many functions run, wait, or have results that the loop has not taken yet. Threads: any.</summary>
    public int Pending => _threads.Pending;

    /// <summary>How many functions wait for a thread. Threads: any.</summary>
    public int Waiting => _threads.Waiting;

    /// <summary>Runs a blocking function on a thread of this pool, so that the loop does not block.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="function">The function. It runs on another thread, so it must not use objects of the loop.</param>
    /// <returns>A deferred that fires on the loop with the value that the function returns, or the exception that it
    /// throws.</returns>
    /// <remarks>
    /// <para>At most <see cref="Size"/> functions run at the same time; the others wait in the order made. Cancelling
    /// the deferred does not stop the function: the deferred fails at once, and the result is ignored.</para>
    /// <para>Threads: the reactor's. Source: <c>threads.deferToThreadPool</c>.</para>
    /// </remarks>
    /// <exception cref="InvalidOperationException">The pool was stopped.</exception>
    /// <exception cref="ReactorNotRunningException">The reactor has ended.</exception>
    public Deferred<T> DeferToThread<T>([RunsOnThread] Func<T> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        _reactor.CheckThread(nameof(DeferToThread));
        var work = new ThreadFunction<T>(function);
        work.Result.SetHome(_reactor);
        Start(work, nameof(DeferToThread));
        return work.Result;
    }

    /// <inheritdoc cref="DeferToThread{T}(Func{T})"/>
    public Deferred DeferToThread([RunsOnThread] Action function)
    {
        ArgumentNullException.ThrowIfNull(function);
        _reactor.CheckThread(nameof(DeferToThread));
        var work = new ThreadFunction(function);
        work.Result.SetHome(_reactor);
        Start(work, nameof(DeferToThread));
        return work.Result;
    }

    /// <summary>Runs an asynchronous function on a thread of this pool.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="function">The function, for example an <c>async</c> lambda. It runs on a thread of the pool until
    /// its first <c>await</c>, and from there where tasks continue. It does not occupy the thread while it
    /// awaits.</param>
    /// <returns>A deferred that fires on the loop with the value of the task, or its exception.</returns>
    /// <remarks>As <see cref="DeferToThread{T}(Func{T})"/>.</remarks>
    /// <exception cref="InvalidOperationException">The pool was stopped.</exception>
    /// <exception cref="ReactorNotRunningException">The reactor has ended.</exception>
    [OverloadResolutionPriority(OverloadPriority.TaskWithValue)]
    public Deferred<T> DeferToThread<T>([RunsOnThread] Func<Task<T>> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        _reactor.CheckThread(nameof(DeferToThread));
        var work = new ThreadTask<T>(function);
        work.Result.SetHome(_reactor);
        Start(work, nameof(DeferToThread));
        return work.Result;
    }

    /// <inheritdoc cref="DeferToThread{T}(Func{Task{T}})"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public Deferred DeferToThread([RunsOnThread] Func<Task> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        _reactor.CheckThread(nameof(DeferToThread));
        var work = new ThreadTask(function, function);
        work.Result.SetHome(_reactor);
        Start(work, nameof(DeferToThread));
        return work.Result;
    }

    /// <inheritdoc cref="DeferToThread{T}(Func{Task{T}})"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithValue)]
    public Deferred<T> DeferToThread<T>([RunsOnThread] Func<ValueTask<T>> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return DeferToThread(Task<T> () => function().AsTask());
    }

    /// <inheritdoc cref="DeferToThread{T}(Func{Task{T}})"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    public Deferred DeferToThread([RunsOnThread] Func<ValueTask> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return DeferToThread(Task () => function().AsTask());
    }

    /// <summary>Refused: a deferred cannot be used on a thread of the pool.</summary>
    /// <param name="function">A function that returns a deferred.</param>
    [Obsolete(NoDeferredOnThreads, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(OverloadPriority.Refused)]
    public Deferred DeferToThread(Func<Deferred> function) => throw new NotSupportedException(NoDeferredOnThreads);

    /// <summary>Ends the pool: its threads end, each after its current function. Functions that wait for a thread fail
    /// with a <see cref="ReactorNotRunningException"/>. A second call has no effect. Threads: the reactor's.</summary>
    /// <remarks>A pool that is not stopped ends with the reactor. In a simulation, which has no threads, only
    /// its name is free again.</remarks>
    public void Stop()
    {
        _reactor.CheckThread(nameof(Stop), "pool");
        if (_isShared)
        {
            _reactor.ForgetPool(this);
        }
        else
        {
            _reactor.EndPool(this, _threads);
        }
    }

    private void Start(PoolWork work, string member) => _reactor.StartInPool(_threads, work, member);
}
