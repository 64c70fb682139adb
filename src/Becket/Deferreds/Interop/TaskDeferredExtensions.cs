namespace Becket.Deferreds.Interop;

/// <summary>Extension methods that make deferreds from tasks.</summary>
public static class TaskDeferredExtensions
{
    /// <summary>Makes a deferred of the task's result. It fires on this thread's reactor, on whatever thread the task
    /// finishes.</summary>
    /// <param name="task">The task.</param>
    /// <remarks>
    /// <para>Cancelling the deferred cannot cancel the task: the deferred fails at once, the task's result is ignored,
    /// and the task keeps nothing of the deferred. To cancel the task as well, see
    /// <see cref="Deferred.FromTask(Func{CancellationToken, Task})"/> instead.</para>
    /// <para>Threads: one that has a <see cref="Home"/>, unless the task has finished.</para>
    /// </remarks>
    /// <exception cref="InvalidOperationException">There is no reactor on this thread, or it has ended.</exception>
    public static Deferred ToDeferred(this Task task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return new TaskDeferred(null).Follow(task);
    }

    /// <inheritdoc cref="ToDeferred(Task)"/>
    /// <typeparam name="T">The type of the value.</typeparam>
    public static Deferred<T> ToDeferred<T>(this Task<T> task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return new TaskDeferred<T>(null).Follow(task);
    }

    /// <inheritdoc cref="ToDeferred(Task)"/>
    public static Deferred ToDeferred(this ValueTask task) => task.AsTask().ToDeferred();

    /// <inheritdoc cref="ToDeferred{T}(Task{T})"/>
    public static Deferred<T> ToDeferred<T>(this ValueTask<T> task) => task.AsTask().ToDeferred();
}
