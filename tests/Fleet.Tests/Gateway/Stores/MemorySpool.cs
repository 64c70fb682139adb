using Becket.Samples.Fleet.Gateway.Stores;
using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Fleet.Tests.Gateway.Stores;

/// <summary>A spool in memory, which answers at once or fails.</summary>
internal sealed class MemorySpool : IDeferredSpool
{
    public Dictionary<RecordKey, AlarmRecord> Alarms { get; } = [];

    public List<PositionRecord> Positions { get; } = [];

    public bool IsBroken { get; set; }

    public Deferred<Batch> Load() =>
        Deferred.Succeed(new Batch { Alarms = [.. Alarms.Values], Positions = [.. Positions] });

    public Deferred Add(Batch batch)
    {
        if (IsBroken)
        {
            return Deferred.Fail(new IOException("The disk is full."));
        }

        foreach (AlarmRecord alarm in batch.Alarms)
        {
            Alarms.TryAdd(alarm.Key, alarm);
        }

        Positions.AddRange(batch.Positions);
        return Deferred.Succeed();
    }

    public Deferred RemoveAlarms(IReadOnlyList<RecordKey> keys)
    {
        foreach (RecordKey key in keys)
        {
            Assert.True(Alarms.Remove(key));
        }

        return Deferred.Succeed();
    }

    public Deferred RemoveOthers()
    {
        Positions.Clear();
        return Deferred.Succeed();
    }

    public Deferred Close() => Deferred.Succeed();
}
