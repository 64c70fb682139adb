using Becket.Samples.Fleet.Gateway.Stores;
using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Fleet.Tests.Gateway.Sessions;

/// <summary>A store that takes everything at once, or nothing while it is held.</summary>
internal sealed class InstantStore : IDeferredStore
{
    private Deferred? _held;
    private Batch? _batch;

    public Dictionary<RecordKey, PositionRecord> Positions { get; } = [];

    public Dictionary<RecordKey, AlarmRecord> Alarms { get; } = [];

    public Dictionary<string, DateTimeOffset> LastSeen { get; } = [];

    public bool IsHeld { get; set; }

    public Deferred Write(Batch batch)
    {
        if (IsHeld)
        {
            _batch = batch;
            return _held = new Deferred();
        }

        Keep(batch);
        return Deferred.Succeed();
    }

    public void Release()
    {
        IsHeld = false;
        if (_held is { } held)
        {
            _held = null;
            Keep(_batch!);
            held.Callback();
        }
    }

    public Deferred Close() => Deferred.Succeed();

    private void Keep(Batch batch)
    {
        foreach (PositionRecord position in batch.Positions)
        {
            Positions[position.Key] = position;
        }

        foreach (AlarmRecord alarm in batch.Alarms)
        {
            Alarms[alarm.Key] = alarm;
        }

        foreach (LastSeen entry in batch.LastSeen)
        {
            LastSeen[entry.Device] = entry.Seen;
        }
    }
}
