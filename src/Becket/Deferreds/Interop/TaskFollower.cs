using System.Diagnostics.CodeAnalysis;

namespace Becket.Deferreds.Interop;

/// <summary>Fires the deferred of a task on its home's thread when the task finishes, on any thread.</summary>
/// <remarks>It is the state of the task's continuation. <see cref="Detach"/> takes that off the task, so that a task
/// which never ends does not collect those that have given up waiting for it.</remarks>
[SuppressMessage(
    "Reliability",
    "CA1001:Types that own disposable fields should be disposable",
    Justification = "The source has no timer and no handle: there is nothing to free but memory."
)]
internal sealed class TaskFollower
{
    private readonly ITaskDeferred _deferred;
    private readonly Home _home;

    /// <summary>Cancels the continuation. Null after the end of the wait. The home's thread uses it.</summary>
    private CancellationTokenSource? _waiting = new();

    private TaskFollower(ITaskDeferred deferred, Home home) => (_deferred, _home) = (deferred, home);

    /// <summary>Fires the deferred now if the task has finished, or else when it finishes.</summary>
    /// <returns>Null if it has finished.</returns>
    public static TaskFollower? Follow(Task task, ITaskDeferred deferred)
    {
        if (task.IsCompleted)
        {
            deferred.Fire(task);
            return null;
        }

        Home home =
            Home.Current
            ?? throw new InvalidOperationException(
                "There is no reactor on this thread, so this task's deferred would have no thread to fire on. "
                    + "Turn tasks into deferreds on a reactor's thread, inside reactor.Run(…) or a callback."
            );
        home.CheckTakesResults("A deferred was made of a task");
        var follower = new TaskFollower(deferred, home);
        Home.CountOutsideWait(home.Id, 1);

        // Not an awaiter. No awaiter can take its continuation off the task; and on a loop, where a synchronization
        // context is current, an awaiter without one goes over the thread pool.
        _ = task.ContinueWith(
            static (task, follower) => ((TaskFollower)follower!).OnFinished(task),
            follower,
            follower._waiting!.Token,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );
        return follower;
    }

    public static Failure? FailureOf(Task task) =>
        task.IsFaulted
            ? new Failure(task.Exception.InnerExceptions.Count == 1 ? task.Exception.InnerException! : task.Exception)
        : task.IsCanceled ? new Failure(CancellationOf(task))
        : null;

    /// <summary>Takes the continuation off the task. The deferred will not be fired from here.</summary>
    public void Detach()
    {
        if (_waiting is { } waiting)
        {
            _waiting = null;
            Home.CountOutsideWait(_home.Id, -1);
            waiting.Cancel();
        }
    }

    private static Exception CancellationOf(Task task)
    {
        try
        {
            // Throws the exception that the task's code threw. It may have more to say than a new one: that of
            // HttpClient has its time-out inside.
            task.GetAwaiter().GetResult();
            return new TaskCanceledException(task);
        }
        catch (OperationCanceledException error)
        {
            return error;
        }
    }

    private void OnFinished(Task task)
    {
        if (_home.IsCurrent)
        {
            FireAtHome(task);
            return;
        }

        try
        {
            _home.PostWithoutContext(_ => FireAtHome(task), null);
        }
        catch (InvalidOperationException error)
        {
            // The reactor has ended. This is some other thread's stack, where an exception would be lost.
            Deferred.ReportUnhandled(
                null,
                new UnhandledFailureEventArgs(new Failure(error), DeferredDebug.Describe((Deferred)_deferred))
            );
        }
    }

    private void FireAtHome(Task task)
    {
        // The deferred may have been cancelled while this was on its way.
        if (_waiting is not null)
        {
            _waiting = null;
            Home.CountOutsideWait(_home.Id, -1);
            _deferred.Fire(task);
        }
    }
}
