using Becket.Samples.Fleet.Gateway.Stores.Records;
using Nito.Collections;

namespace Becket.Samples.Fleet.Gateway.Stores.Writing;

/// <summary>Positions and alarms that wait to be written, within one bound. When it is full, the oldest positions are
/// dropped. Alarms never are.</summary>
internal sealed class RecordQueue(int capacity)
{
    private readonly Deque<PositionRecord> _positions = [];
    private readonly Deque<KeptAlarm> _alarms = [];

    /// <summary>The last copy of each report, by its key without arrival.</summary>
    private readonly Dictionary<RecordKey, KeptAlarm> _byKey = [];

    /// <summary>Alarms that are on no disk yet, roughly in the order of arrival. Some may have reached a disk
    /// meanwhile; <see cref="DropDurable"/> removes those from the front.</summary>
    private readonly Deque<KeptAlarm> _notDurable = [];

    /// <summary>Positions that were taken and may be put back.</summary>
    private int _taken;

    /// <summary>Positions in the queue, and those that were taken and are not yet stored.</summary>
    public int Positions => _positions.Count + _taken;

    public int Alarms => _alarms.Count;

    /// <summary>Positions dropped because the queue was full.</summary>
    public long Dropped { get; private set; }

    /// <summary>Whether alarms alone fill the queue. Then no device that sends alarms should be read.</summary>
    public bool IsFullOfAlarms => _alarms.Count >= capacity;

    /// <summary>Positions that can be taken.</summary>
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

    /// <summary>Adds an alarm, even above the bound. An alarm that is in the queue already is not added again: a device
    /// repeats what was not acknowledged.</summary>
    public KeptAlarm Add(AlarmRecord alarm, double now)
    {
        var kept = new KeptAlarm(alarm, now);
        if (_byKey.TryGetValue(kept.Key.Base, out KeptAlarm? before) && alarm.IsCopyOf(before.Record))
        {
            return before;
        }

        _ = TryMakeRoom();
        _alarms.AddToBack(kept);
        DropDurable();
        _notDurable.AddToBack(kept);
        _byKey[kept.Key.Base] = kept;
        return kept;
    }

    /// <summary>The oldest alarms. They stay in the queue until <see cref="Remove"/>.</summary>
    public KeptAlarm[] FirstAlarms(int count) => [.. _alarms.Take(count)];

    /// <summary>The oldest alarms that are on no disk yet.</summary>
    public KeptAlarm[] NotDurable(int count)
    {
        DropDurable();
        return [.. _notDurable.Where(static alarm => !alarm.IsDurable).Take(count)];
    }

    /// <summary>Removes alarms that the store has taken.</summary>
    /// <param name="alarms">The result of <see cref="FirstAlarms"/>.</param>
    public void Remove(KeptAlarm[] alarms)
    {
        foreach (KeptAlarm alarm in alarms)
        {
            KeptAlarm first = _alarms.RemoveFromFront();
            System.Diagnostics.Debug.Assert(first == alarm);
            if (_byKey.GetValueOrDefault(first.Key.Base) == first)
            {
                _byKey.Remove(first.Key.Base);
            }
        }
    }

    /// <summary>The positions in the queue. They stay there.</summary>
    public PositionRecord[] AllPositions() => [.. _positions];

    /// <summary>Takes the oldest positions. They count as kept until <see cref="Done"/> or <see
    /// cref="PutBack"/>.</summary>
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

    /// <summary>The store has taken the positions.</summary>
    public void Done() => _taken = 0;

    /// <summary>The store has not taken the positions: puts them back in front, unless alarms have filled their
    /// room.</summary>
    public void PutBack(PositionRecord[] positions)
    {
        _taken = 0;
        int room = Math.Clamp(capacity - _positions.Count - _alarms.Count, 0, positions.Length);
        Dropped += positions.Length - room;
        _positions.InsertRange(0, positions[^room..]);
    }

    /// <summary>Called at each added alarm, because <see cref="NotDurable"/> may never be called.</summary>
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

        // The positions that were taken are older, but the store may already have them.
        if (_positions.Count == 0)
        {
            return false;
        }

        _positions.RemoveFromFront();
        Dropped++;
        return true;
    }
}
