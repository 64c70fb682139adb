using Becket.Samples.Fleet.Gateway.Stores.Records;
using Nito.Collections;

namespace Becket.Samples.Fleet.Gateway.Stores.Writing;

/// <summary>Positions and alarms that wait to be written, within one bound: positions make room, the oldest first;
/// alarms never do.</summary>
internal sealed class RecordQueue(int capacity)
{
    private readonly Deque<PositionRecord> _positions = [];
    private readonly Deque<KeptAlarm> _alarms = [];
    private readonly Dictionary<RecordKey, KeptAlarm> _byKey = [];

    /// <summary>Alarms that are on no disk yet. They get there in the order in which they came, or nearly so: the first
    /// may be there already.</summary>
    private readonly Deque<KeptAlarm> _notDurable = [];

    /// <summary>Positions that were taken and may come back.</summary>
    private int _taken;

    /// <summary>Positions, those included that were taken and are not done with.</summary>
    public int Positions => _positions.Count + _taken;

    public int Alarms => _alarms.Count;

    /// <summary>Positions for which there was no room.</summary>
    public long Dropped { get; private set; }

    /// <summary>Whether alarms alone fill it. Then nobody who sends alarms should be read from.</summary>
    public bool IsFullOfAlarms => _alarms.Count >= capacity;

    /// <summary>Positions that may be taken.</summary>
    public int Waiting => _positions.Count;

    public void Add(PositionRecord position)
    {
        if (!TryMakeRoom())
        {
            Dropped++;
            return;
        }

        _positions.AddToBack(position);
    }

    /// <summary>Keeps an alarm, over the bound too. One that is kept already is not kept twice: a device sends again
    /// what was not acknowledged.</summary>
    public KeptAlarm Add(AlarmRecord alarm, double now)
    {
        if (_byKey.TryGetValue(alarm.Key, out KeptAlarm? kept))
        {
            return kept;
        }

        _ = TryMakeRoom();
        kept = new KeptAlarm(alarm, now);
        _alarms.AddToBack(kept);
        DropDurable();
        _notDurable.AddToBack(kept);
        _byKey.Add(alarm.Key, kept);
        return kept;
    }

    /// <summary>The oldest alarms. They stay until <see cref="Remove"/>.</summary>
    public KeptAlarm[] FirstAlarms(int count) => [.. _alarms.Take(count)];

    /// <summary>The oldest alarms that are on no disk yet.</summary>
    public KeptAlarm[] NotDurable(int count)
    {
        DropDurable();
        return [.. _notDurable.Where(static alarm => !alarm.IsDurable).Take(count)];
    }

    /// <summary>The alarms are stored.</summary>
    /// <param name="alarms">As <see cref="FirstAlarms"/> gave them.</param>
    public void Remove(KeptAlarm[] alarms)
    {
        foreach (KeptAlarm alarm in alarms)
        {
            KeptAlarm first = _alarms.RemoveFromFront();
            System.Diagnostics.Debug.Assert(first == alarm);
            _byKey.Remove(first.Record.Key);
        }
    }

    /// <summary>The oldest positions. They count as kept until <see cref="Done"/> or <see cref="PutBack"/>.</summary>
    public PositionRecord[] TakePositions(int count)
    {
        var positions = new PositionRecord[Math.Min(count, _positions.Count)];
        for (int index = 0; index < positions.Length; index++)
        {
            positions[index] = _positions.RemoveFromFront();
        }

        _taken = positions.Length;
        return positions;
    }

    /// <summary>The positions that were taken are stored.</summary>
    public void Done() => _taken = 0;

    /// <summary>The positions that were taken are not stored: they stand in front again, unless alarms have filled
    /// their room.</summary>
    public void PutBack(PositionRecord[] positions)
    {
        _taken = 0;
        int room = Math.Clamp(capacity - _positions.Count - _alarms.Count, 0, positions.Length);
        Dropped += positions.Length - room;
        _positions.InsertRange(0, positions[^room..]);
    }

    /// <summary>At each alarm, as nobody may ever ask for the unsafe ones.</summary>
    private void DropDurable()
    {
        while (_notDurable.Count > 0 && _notDurable[0].IsDurable)
        {
            _notDurable.RemoveFromFront();
        }
    }

    private bool TryMakeRoom()
    {
        if (_positions.Count + _taken + _alarms.Count < capacity)
        {
            return true;
        }

        // Those that were taken are older still, but on their way.
        if (_positions.Count == 0)
        {
            return false;
        }

        _positions.RemoveFromFront();
        Dropped++;
        return true;
    }
}
