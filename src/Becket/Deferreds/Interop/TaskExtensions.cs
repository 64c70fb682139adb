namespace Becket.Deferreds.Interop;

/// <summary>From tasks to deferreds.</summary>
public static class TaskExtensions
{
    /// <summary>A deferred of the task's result, which fires on this thread's reactor wherever the task
    /// finishes.</summary>
    /// <param name="task">The task.</param>
    /// <remarks>
    /// <para>Cancelling the deferred cannot cancel the task: the deferred fails at once and the task's result is
    /// ignored. See
    /// <see cref="Deferred.FromTask(Func{CancellationToken, Task})"/> for one that can.</para>
    /// <para>Threads: one that has a <see cref="Home"/>, unless the task has finished.</para>
    /// </remarks>
    /// <exception cref="InvalidOperationException">There is no reactor on this thread.</exception>
    public static Deferred ToDeferred(this Task task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return TaskFollower.Follow(task, new TaskDeferred(null));
    }

    /// <inheritdoc cref="ToDeferred(Task)"/>
    /// <typeparam name="T">The type of the value.</typeparam>
    public static Deferred<T> ToDeferred<T>(this Task<T> task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return TaskFollower.Follow(task, new TaskDeferred<T>(null));
    }

    /// <inheritdoc cref="ToDeferred(Task)"/>
    public static Deferred ToDeferred(this ValueTask task) => task.AsTask().ToDeferred();

    /// <inheritdoc cref="ToDeferred{T}(Task{T})"/>
    public static Deferred<T> ToDeferred<T>(this ValueTask<T> task) => task.AsTask().ToDeferred();
}
