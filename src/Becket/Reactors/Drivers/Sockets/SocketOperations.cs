namespace Becket.Reactors.Drivers.Sockets;

/// <summary>Operations that have ended, in the order they did. Not safe for several threads by itself.</summary>
internal struct SocketOperations
{
    private SocketOperation? _first;
    private SocketOperation? _last;

    public readonly bool IsEmpty => _first is null;

    public int Count { get; private set; }

    public void Add(SocketOperation operation)
    {
        if (_last is null)
        {
            _first = operation;
        }
        else
        {
            _last.Next = operation;
        }

        _last = operation;
        Count++;
    }

    public SocketOperation Take()
    {
        SocketOperation operation = _first!;
        _first = operation.Next;
        operation.Next = null;
        if (_first is null)
        {
            _last = null;
        }

        Count--;
        return operation;
    }

    /// <summary>Moves all operations of another queue to the end of this one.</summary>
    public void AddAll(ref SocketOperations other)
    {
        if (other.IsEmpty)
        {
            return;
        }

        if (_last is null)
        {
            _first = other._first;
        }
        else
        {
            _last.Next = other._first;
        }

        _last = other._last;
        Count += other.Count;
        other = default;
    }
}
