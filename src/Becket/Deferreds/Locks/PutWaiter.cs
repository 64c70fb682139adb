namespace Becket.Deferreds.Locks;

/// <summary>A writer of a channel that waits for room. It holds its value until a reader takes it; a cancelled one
/// leaves the queue together with its value.</summary>
internal sealed class PutWaiter<T> : Deferred
{
    private readonly DeferredChannel<T> _channel;
    private T _value;

    public PutWaiter(DeferredChannel<T> channel, WaiterQueue<PutWaiter<T>> queue, T value)
    {
        (_channel, _value) = (channel, value);
        Canceller = queue.Add(this);
    }

    internal override string WaitText => $"room in a DeferredChannel of {typeof(T).Name}";

    /// <summary>Takes the value out. The program may hold the deferred for long; it must not keep the value
    /// alive.</summary>
    public T TakeValue()
    {
        T value = _value;
        _value = default!;
        return value;
    }

    internal override void InvokeCanceller()
    {
        WaiterQueue<PutWaiter<T>>.Leave(Canceller!);
        _value = default!;
        _channel.EndIfDrained();
    }
}
