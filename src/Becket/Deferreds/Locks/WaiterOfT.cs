namespace Becket.Deferreds.Locks;

/// <inheritdoc cref="Waiter"/>
internal sealed class Waiter<T> : Deferred<T>
{
    public Waiter(WaiterQueue<Deferred<T>> queue) => Canceller = queue.Add(this);

    internal override string WaitText =>
        typeof(T) == typeof(DeferredLock) || typeof(T) == typeof(DeferredSemaphore)
            ? $"a {typeof(T).Name}"
            : $"a DeferredQueue or DeferredEvent of {typeof(T).Name}";

    internal override void InvokeCanceller() => WaiterQueue<Deferred<T>>.Leave(Canceller!);
}
