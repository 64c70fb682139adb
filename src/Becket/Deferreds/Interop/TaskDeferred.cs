namespace Becket.Deferreds.Interop;

/// <summary>The deferred of a task. Cancelling it cancels the task's token, if it has one, and does not wait for the
/// task.</summary>
internal sealed class TaskDeferred(CancellationTokenSource? cancellation) : Deferred
{
    internal override bool HasCanceller => cancellation is not null;

    internal override void InvokeCanceller() => cancellation!.Cancel();

    internal override Deferred? CancelUnfired()
    {
        Deferred? fired = base.CancelUnfired();
        SwallowNextFiring();
        return fired;
    }
}

/// <inheritdoc cref="TaskDeferred"/>
internal sealed class TaskDeferred<T>(CancellationTokenSource? cancellation) : Deferred<T>
{
    internal override bool HasCanceller => cancellation is not null;

    internal override void InvokeCanceller() => cancellation!.Cancel();

    internal override Deferred? CancelUnfired()
    {
        Deferred? fired = base.CancelUnfired();
        SwallowNextFiring();
        return fired;
    }
}
