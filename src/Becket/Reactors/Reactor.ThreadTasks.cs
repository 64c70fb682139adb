using System.ComponentModel;
using System.Runtime.CompilerServices;
using Becket.Deferreds;
using Becket.Deferreds.Interop;
using Becket.Reactors.Threads;

namespace Becket.Reactors;

/// <content>Functions that return tasks, for calls between threads.</content>
public sealed partial class Reactor
{
    private const string NoDeferredOnThreads =
        "A function on a thread of the pool must not use deferreds: they belong to the reactor's thread. Await the "
        + "deferred on the loop; do only the blocking part in the thread, and return its value or a Task.";

    /// <summary>Runs an asynchronous function on a thread of the pool.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="function">The function, for example an <c>async</c> lambda. It runs on a thread of the pool until
    /// its first <c>await</c>, and from there where tasks continue, so it must not use objects of the loop. It does not
    /// occupy the thread while it awaits.</param>
    /// <returns>A deferred that fires on the loop with the value of the task, or its exception.</returns>
    /// <remarks>
    /// <para>Use it for a function that blocks before, between or after its <c>await</c>s. One that never blocks needs
    /// no thread: await it on the loop. Cancelling the deferred does not stop the function.</para>
    /// <para>Threads: the reactor's.</para>
    /// </remarks>
    /// <exception cref="ReactorNotRunningException">The reactor has ended.</exception>
    [OverloadResolutionPriority(OverloadPriority.TaskWithValue)]
    public Deferred<T> DeferToThread<T>([RunsOnThread] Func<Task<T>> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        CheckThread(nameof(DeferToThread));
        var work = new ThreadTask<T>(function);
        work.Result.SetHome(this);
        StartInPool(work, nameof(DeferToThread));
        return work.Result;
    }

    /// <inheritdoc cref="DeferToThread{T}(Func{Task{T}})"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public Deferred DeferToThread([RunsOnThread] Func<Task> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        CheckThread(nameof(DeferToThread));
        var work = new ThreadTask(function, function);
        work.Result.SetHome(this);
        StartInPool(work, nameof(DeferToThread));
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

    /// <summary>Runs an asynchronous function on a thread of the pool, without a result. An exception of it is
    /// logged.</summary>
    /// <param name="function">The function, for example an <c>async</c> lambda. It runs on a thread of the pool until
    /// its first <c>await</c>, and from there where tasks continue.</param>
    /// <remarks>Threads: any.</remarks>
    /// <exception cref="ReactorNotRunningException">The reactor has ended.</exception>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public void CallInThread([RunsOnThread] Func<Task> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        StartInPool(new ThreadTask(function, function) { IsDetached = true }, nameof(CallInThread));
    }

    /// <inheritdoc cref="CallInThread(Func{Task})"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    public void CallInThread([RunsOnThread] Func<ValueTask> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        CallInThread(Task () => function().AsTask());
    }

    /// <summary>Refused: a deferred cannot be used on a thread of the pool.</summary>
    /// <param name="function">A function that returns a deferred.</param>
    [Obsolete(NoDeferredOnThreads, error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    [OverloadResolutionPriority(OverloadPriority.Refused)]
    public void CallInThread(Func<Deferred> function) => throw new NotSupportedException(NoDeferredOnThreads);

    /// <summary>Runs a function on the loop, and blocks the calling thread until its task has ended.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="function">Called on the loop.</param>
    /// <inheritdoc cref="BlockingCallFromThread{T}(Func{Deferred{T}})" path="/returns|/remarks|/exception"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithValue)]
    public T BlockingCallFromThread<T>([RunsOnLoop] Func<Task<T>> function) =>
        BlockingCallFromThread(function.Deferring());

    /// <summary>Runs a function on the loop, and blocks the calling thread until its task has ended.</summary>
    /// <param name="function">Called on the loop.</param>
    /// <inheritdoc cref="BlockingCallFromThread{T}(Func{Deferred{T}})" path="/remarks|/exception"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public void BlockingCallFromThread([RunsOnLoop] Func<Task> function) =>
        BlockingCallFromThread(function.Deferring());

    /// <inheritdoc cref="BlockingCallFromThread{T}(Func{Task{T}})"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithValue)]
    public T BlockingCallFromThread<T>([RunsOnLoop] Func<ValueTask<T>> function) =>
        BlockingCallFromThread(function.Deferring());

    /// <inheritdoc cref="BlockingCallFromThread(Func{Task})"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    public void BlockingCallFromThread([RunsOnLoop] Func<ValueTask> function) =>
        BlockingCallFromThread(function.Deferring());

    /// <inheritdoc cref="CallFromThreadAsync{T}(Func{Task{T}}, CancellationToken)"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithValue)]
    public Task<T> CallFromThreadAsync<T>(
        [RunsOnLoop] Func<ValueTask<T>> function,
        CancellationToken cancellationToken = default
    ) => CallFromThreadAsync(function.Deferring(), cancellationToken);

    /// <inheritdoc cref="CallFromThreadAsync(Func{Task}, CancellationToken)"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    public Task CallFromThreadAsync(
        [RunsOnLoop] Func<ValueTask> function,
        CancellationToken cancellationToken = default
    ) => CallFromThreadAsync(function.Deferring(), cancellationToken);
}
