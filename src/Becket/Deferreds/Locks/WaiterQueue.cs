namespace Becket.Deferreds.Locks;

/// <summary>Waiting deferreds in order of arrival. A waiter that is cancelled leaves the queue.</summary>
/// <typeparam name="TDeferred">The type of the waiters, <see cref="Deferred"/> or
/// <see cref="Deferred{T}"/>.</typeparam>
internal sealed class WaiterQueue<TDeferred>
    where TDeferred : Deferred
{
    private readonly LinkedList<TDeferred> _waiters = new();

    public int Count => _waiters.Count;

    /// <summary>The waiter that arrived first, or null.</summary>
    public TDeferred? First => _waiters.First?.Value;

    /// <summary>Puts a waiter at the end of the queue.</summary>
    /// <returns>The waiter's place, an object for <see cref="Leave"/>.</returns>
    public object Add(TDeferred waiter) => _waiters.AddLast(waiter);

    /// <summary>Takes the first waiter out of the queue.</summary>
    public TDeferred Dequeue()
    {
        TDeferred first = _waiters.First!.Value;
        _waiters.RemoveFirst();
        return first;
    }

    /// <summary>Takes a waiter out of its queue, if it is still in one.</summary>
    public static void Leave(object place)
    {
        var node = (LinkedListNode<TDeferred>)place;
        node.List?.Remove(node);
    }
}
