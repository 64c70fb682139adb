namespace Becket.Reactors.Drivers.Simulated;

/// <summary>The virtual time of a network and of all its hosts, with what will happen: one queue, in the order (time,
/// sequence number).</summary>
/// <remarks>Threads: one, but for <see cref="Now"/>, which any may read.</remarks>
internal sealed class SimulatedTime
{
    private readonly PriorityQueue<ISimulatedEvent, Order> _events = new();
    private double _now;
    private long _lastSeq;

    /// <summary>Seconds since the beginning of the world.</summary>
    public double Now => Volatile.Read(ref _now);

    /// <summary>When the next event happens; positive infinity if there is none.</summary>
    public double Next => _events.TryPeek(out _, out Order order) ? order.Time : double.PositiveInfinity;

    /// <summary>How many events are in the queue.</summary>
    public int Count => _events.Count;

    /// <summary>Lets an event happen at a time; now, if that is in the past.</summary>
    public void Add(double time, ISimulatedEvent happening) =>
        _events.Enqueue(happening, new Order(Math.Max(time, _now), ++_lastSeq));

    /// <summary>Moves the time on. No event may lie before the new time.</summary>
    public void MoveTo(double time) => Volatile.Write(ref _now, time);

    /// <summary>Takes an event that is due now; events that it adds for now come after the others.</summary>
    public bool TryTakeDue([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ISimulatedEvent? happening)
    {
        if (_events.TryPeek(out happening, out Order order) && order.Time <= _now)
        {
            _events.Dequeue();
            return true;
        }

        happening = null;
        return false;
    }

    private readonly record struct Order(double Time, long Seq) : IComparable<Order>
    {
        public int CompareTo(Order other) =>
            Time < other.Time ? -1
            : Time > other.Time ? 1
            : Seq.CompareTo(other.Seq);
    }
}
