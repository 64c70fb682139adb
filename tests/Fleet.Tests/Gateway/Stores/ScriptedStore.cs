using Becket.Samples.Fleet.Gateway.Stores;
using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Fleet.Tests.Gateway.Stores;

/// <summary>A store whose every write ends when, and as, the test says.</summary>
internal sealed class ScriptedStore : IDeferredStore
{
    private Deferred? _underWay;

    /// <summary>Each batch that was tried.</summary>
    public List<Batch> Tried { get; } = [];

    public Batch Last => Tried[^1];

    public bool IsWriting => _underWay is not null;

    /// <summary>What it has, by key; a position or alarm that comes twice is there once.</summary>
    public Dictionary<RecordKey, PositionRecord> Positions { get; } = [];

    public Dictionary<RecordKey, AlarmRecord> Alarms { get; } = [];

    public Dictionary<string, DateTimeOffset> LastSeen { get; } = [];

    public Deferred Write(Batch batch)
    {
        Assert.Null(_underWay);
        Tried.Add(batch);
        return _underWay = new Deferred();
    }

    public void Succeed()
    {
        Keep(Last);
        Take().Callback();
    }

    /// <param name="isDone">Whether the write is done all the same: one that timed out may be.</param>
    public void Fail(bool isDone = false)
    {
        if (isDone)
        {
            Keep(Last);
        }

        Take().Errback(new IOException("The store is away."));
    }

    public Deferred Close() => Deferred.Succeed();

    private Deferred Take()
    {
        Assert.NotNull(_underWay);
        Deferred underWay = _underWay;
        _underWay = null;
        return underWay;
    }

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

        foreach (LastSeen sighting in batch.LastSeen)
        {
            LastSeen[sighting.Device] = sighting.Seen;
        }
    }
}
