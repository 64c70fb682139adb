namespace Becket.Deferreds.Locks;

/// <inheritdoc cref="Waiter"/>
internal sealed class Waiter<T> : Deferred<T>
{
    public Waiter(WaiterQueue<Deferred<T>> queue) => Canceller = queue.Add(this);

    internal override void InvokeCanceller() => WaiterQueue<Deferred<T>>.Leave(Canceller!);
}
