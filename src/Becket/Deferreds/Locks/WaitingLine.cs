namespace Becket.Deferreds.Locks;

/// <summary>Deferreds that wait in order of arrival and leave the line when they are cancelled.</summary>
internal sealed class WaitingLine<T>
{
    private readonly LinkedList<Waiter> _waiters = new();

    public int Count => _waiters.Count;

    /// <summary>A new deferred at the end of the line.</summary>
    public Deferred<T> Join()
    {
        var waiter = new Waiter(this);
        waiter.Place = _waiters.AddLast(waiter);
        return waiter;
    }

    /// <summary>Takes the first out of the line.</summary>
    public Deferred<T> TakeFirst()
    {
        Waiter first = _waiters.First!.Value;
        first.Leave();
        return first;
    }

    private sealed class Waiter(WaitingLine<T> line) : Deferred<T>
    {
        public LinkedListNode<Waiter>? Place { get; set; }

        internal override bool HasCanceller => true;

        public void Leave()
        {
            if (Place is { } place)
            {
                line._waiters.Remove(place);
                Place = null;
            }
        }

        internal override void InvokeCanceller() => Leave();
    }
}
