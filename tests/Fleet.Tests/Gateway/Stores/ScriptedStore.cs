using Becket.Samples.Fleet.Gateway.Stores;
using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Fleet.Tests.Gateway.Stores;

/// <summary>A store in which the test decides when each write ends, and how.</summary>
internal sealed class ScriptedStore : IDeferredStore
{
    private Deferred? _underWay;

    /// <summary>The batches of all writes, failed ones included.</summary>
    public List<Batch> Tried { get; } = [];

    public Batch Last => Tried[^1];

    public bool IsWriting => _underWay is not null;

    /// <summary>The stored positions by key. A position that is written twice is stored once.</summary>
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

    /// <param name="isDone">Whether the write has had its effect, as one that timed out may have.</param>
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

        foreach (LastSeen entry in batch.LastSeen)
        {
            LastSeen[entry.Device] = entry.Seen;
        }
    }
}
