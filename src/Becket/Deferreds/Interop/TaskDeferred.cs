namespace Becket.Deferreds.Interop;

/// <summary>The deferred of a task. Cancelling it cancels the task's token, if it has one, and does not wait for the
/// task.</summary>
internal sealed class TaskDeferred(CancellationTokenSource? cancellation) : Deferred, ITaskDeferred
{
    private TaskFollower? _follower;

    internal override bool HasCanceller => cancellation is not null;

    internal override string WaitText => "a task";

    public Deferred Follow(Task task)
    {
        _follower = TaskFollower.Follow(task, this);
        return this;
    }

    void ITaskDeferred.Fire(Task task)
    {
        if (TaskFollower.FailureOf(task) is { } failure)
        {
            Errback(failure);
        }
        else
        {
            Callback();
        }
    }

    internal override void InvokeCanceller() => cancellation!.Cancel();

    internal override Deferred? CancelUnfired()
    {
        Deferred? fired = base.CancelUnfired();
        _follower?.Detach();
        return fired;
    }
}

/// <inheritdoc cref="TaskDeferred"/>
internal sealed class TaskDeferred<T>(CancellationTokenSource? cancellation) : Deferred<T>, ITaskDeferred
{
    private TaskFollower? _follower;

    internal override bool HasCanceller => cancellation is not null;

    internal override string WaitText => "a task";

    public Deferred<T> Follow(Task<T> task)
    {
        _follower = TaskFollower.Follow(task, this);
        return this;
    }

    void ITaskDeferred.Fire(Task task)
    {
        if (TaskFollower.FailureOf(task) is { } failure)
        {
            Errback(failure);
        }
        else
        {
            Callback(((Task<T>)task).GetAwaiter().GetResult());
        }
    }

    internal override void InvokeCanceller() => cancellation!.Cancel();

    internal override Deferred? CancelUnfired()
    {
        Deferred? fired = base.CancelUnfired();
        _follower?.Detach();
        return fired;
    }
}
