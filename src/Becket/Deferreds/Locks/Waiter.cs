namespace Becket.Deferreds.Locks;

/// <summary>A deferred in a <see cref="WaiterQueue{TDeferred}"/>. Its place in the queue is its canceller.</summary>
internal sealed class Waiter : Deferred
{
    public Waiter(WaiterQueue<Deferred> queue) => Canceller = queue.Add(this);

    internal override string WaitText => "a DeferredEvent";

    internal override void InvokeCanceller() => WaiterQueue<Deferred>.Leave(Canceller!);
}
