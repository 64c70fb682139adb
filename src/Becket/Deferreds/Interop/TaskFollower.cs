namespace Becket.Deferreds.Interop;

/// <summary>Fires a deferred on its home's thread when a task finishes, on any thread.</summary>
internal static class TaskFollower
{
    public static Deferred Follow(Task task, TaskDeferred deferred)
    {
        if (task.IsCompleted)
        {
            Fire(task, deferred);
        }
        else
        {
            OnCompletedAtHome(task, () => Fire(task, deferred));
        }

        return deferred;
    }

    public static Deferred<T> Follow<T>(Task<T> task, TaskDeferred<T> deferred)
    {
        if (task.IsCompleted)
        {
            Fire(task, deferred);
        }
        else
        {
            OnCompletedAtHome(task, () => Fire(task, deferred));
        }

        return deferred;
    }

    /// <summary>Why a task that has ended failed; null for success.</summary>
    public static Failure? FailureOf(Task task) =>
        task.IsFaulted
            ? new Failure(task.Exception.InnerExceptions.Count == 1 ? task.Exception.InnerException! : task.Exception)
        : task.IsCanceled ? new Failure(new TaskCanceledException(task))
        : null;

    private static void OnCompletedAtHome(Task task, Action fire)
    {
        Home home =
            Home.Current
            ?? throw new InvalidOperationException(
                "There is no reactor on this thread, so this task's deferred would have no thread to fire on. "
                    + "Turn tasks into deferreds on a reactor's thread, inside reactor.Run(…) or a callback."
            );
        task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing)
            .GetAwaiter()
            .UnsafeOnCompleted(() =>
            {
                if (home.IsCurrent)
                {
                    fire();
                    return;
                }

                try
                {
                    home.Post(static state => ((Action)state!)(), fire);
                }
                catch (InvalidOperationException error)
                {
                    // The reactor has ended. This is some other thread's stack, where an exception would end the
                    // program.
                    Deferred.ReportUnhandled(null, new UnhandledFailureEventArgs(new Failure(error), ""));
                }
            });
    }

    private static void Fire(Task task, Deferred deferred)
    {
        if (FailureOf(task) is { } failure)
        {
            deferred.Errback(failure);
        }
        else
        {
            deferred.Callback();
        }
    }

    private static void Fire<T>(Task<T> task, Deferred<T> deferred)
    {
        if (FailureOf(task) is { } failure)
        {
            deferred.Errback(failure);
        }
        else
        {
            deferred.Callback(task.GetAwaiter().GetResult());
        }
    }
}
