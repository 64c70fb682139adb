using System.Runtime.CompilerServices;
using Becket.Deferreds.Interop;

namespace Becket.Deferreds;

// Functions that return tasks, called now.
public partial class Deferred
{
    /// <summary>Calls a function now. Returns a deferred of its task's value, or one that has failed with the
    /// function's exception.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="function">The function.</param>
    /// <remarks>Threads: one that has a <see cref="Home"/>, on which the deferred fires; any, if the task has finished.
    /// Source: <c>defer.maybeDeferred</c>.</remarks>
    [OverloadResolutionPriority(OverloadPriority.TaskWithValue)]
    public static Deferred<T> MaybeDeferred<T>([RunsOnLoop] Func<Task<T>> function) =>
        MaybeDeferred(function.Deferring());

    /// <inheritdoc cref="MaybeDeferred{T}(Func{Task{T}})"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public static Deferred MaybeDeferred([RunsOnLoop] Func<Task> function) => MaybeDeferred(function.Deferring());

    /// <inheritdoc cref="MaybeDeferred{T}(Func{Task{T}})"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithValue)]
    public static Deferred<T> MaybeDeferred<T>([RunsOnLoop] Func<ValueTask<T>> function) =>
        MaybeDeferred(function.Deferring());

    /// <inheritdoc cref="MaybeDeferred{T}(Func{Task{T}})"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    public static Deferred MaybeDeferred([RunsOnLoop] Func<ValueTask> function) => MaybeDeferred(function.Deferring());

    /// <summary>Starts a task that knows no token. Returns a deferred of its value, or one that has failed with the
    /// function's exception. Cancelling the deferred does not stop the task.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="start">Starts the task.</param>
    /// <inheritdoc cref="TaskDeferredExtensions.ToDeferred(Task)" path="/remarks|/exception"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithValue)]
    public static Deferred<T> FromTask<T>([RunsOnLoop] Func<Task<T>> start) => MaybeDeferred(start.Deferring());

    /// <inheritdoc cref="FromTask{T}(Func{Task{T}})"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public static Deferred FromTask([RunsOnLoop] Func<Task> start) => MaybeDeferred(start.Deferring());

    /// <inheritdoc cref="FromTask{T}(Func{Task{T}})"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithValue)]
    public static Deferred<T> FromTask<T>([RunsOnLoop] Func<ValueTask<T>> start) => MaybeDeferred(start.Deferring());

    /// <inheritdoc cref="FromTask{T}(Func{Task{T}})"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    public static Deferred FromTask([RunsOnLoop] Func<ValueTask> start) => MaybeDeferred(start.Deferring());

    /// <inheritdoc cref="FromTask{T}(Func{CancellationToken, Task{T}})"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithValue)]
    public static Deferred<T> FromTask<T>([RunsOnLoop] Func<CancellationToken, ValueTask<T>> start)
    {
        ArgumentNullException.ThrowIfNull(start);
        return FromTask(Task<T> (token) => start(token).AsTask());
    }

    /// <inheritdoc cref="FromTask(Func{CancellationToken, Task})"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    public static Deferred FromTask([RunsOnLoop] Func<CancellationToken, ValueTask> start)
    {
        ArgumentNullException.ThrowIfNull(start);
        return FromTask(Task (token) => start(token).AsTask());
    }

    /// <summary>A deferred of the task: as <see cref="TaskDeferredExtensions.ToDeferred{T}(Task{T})"/>.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="task">The task.</param>
    /// <inheritdoc cref="TaskDeferredExtensions.ToDeferred(Task)" path="/remarks|/exception"/>
    public static Deferred<T> FromTask<T>(Task<T> task) => task.ToDeferred();

    /// <summary>A deferred of the task: as <see cref="TaskDeferredExtensions.ToDeferred(Task)"/>.</summary>
    /// <param name="task">The task.</param>
    /// <inheritdoc cref="TaskDeferredExtensions.ToDeferred(Task)" path="/remarks|/exception"/>
    public static Deferred FromTask(Task task) => task.ToDeferred();

    /// <inheritdoc cref="MaybeDeferred{T}(Func{Deferred{T}})"/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithValue)]
    public static Deferred<T> Execute<T>([RunsOnLoop] Func<Deferred<T>> function) => MaybeDeferred(function);

    /// <inheritdoc cref="MaybeDeferred(Func{Deferred})"/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    public static Deferred Execute([RunsOnLoop] Func<Deferred> function) => MaybeDeferred(function);

    /// <inheritdoc cref="MaybeDeferred{T}(Func{Task{T}})"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithValue)]
    public static Deferred<T> Execute<T>([RunsOnLoop] Func<Task<T>> function) => MaybeDeferred(function);

    /// <inheritdoc cref="MaybeDeferred{T}(Func{Task{T}})"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public static Deferred Execute([RunsOnLoop] Func<Task> function) => MaybeDeferred(function);

    /// <inheritdoc cref="MaybeDeferred{T}(Func{Task{T}})"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithValue)]
    public static Deferred<T> Execute<T>([RunsOnLoop] Func<ValueTask<T>> function) => MaybeDeferred(function);

    /// <inheritdoc cref="MaybeDeferred{T}(Func{Task{T}})"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    public static Deferred Execute([RunsOnLoop] Func<ValueTask> function) => MaybeDeferred(function);
}
