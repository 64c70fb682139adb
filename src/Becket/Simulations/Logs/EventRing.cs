namespace Becket.Simulations.Logs;

/// <summary>The last events of a host.</summary>
internal sealed class EventRing(int capacity)
{
    private const int First = 8;

    private SimulationEvent[] _events = [];
    private int _next;

    /// <summary>How many there were, with those that are no longer kept.</summary>
    public long Count { get; private set; }

    public void Add(in SimulationEvent happening)
    {
        if (_next == _events.Length)
        {
            if (_next >= capacity)
            {
                if (capacity == 0)
                {
                    return;
                }

                _next = 0;
            }
            else
            {
                // Most hosts of a short run have few.
                Array.Resize(ref _events, Math.Min(capacity, Math.Max(First, _next * 2)));
            }
        }

        _events[_next++] = happening;
        Count++;
    }

    /// <summary>The events that are kept, the oldest first.</summary>
    public IEnumerable<SimulationEvent> Read()
    {
        bool isFull = Count > _next;
        for (int index = isFull ? _next : 0; isFull && index < _events.Length; index++)
        {
            yield return _events[index];
        }

        for (int index = 0; index < _next; index++)
        {
            yield return _events[index];
        }
    }
}
