using Becket.Samples.Fleet.Gateway.Stores;
using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Fleet.Tests.Gateway.Stores;

/// <summary>A store in which the test decides when each write ends, and how.</summary>
internal sealed class ScriptedStore : IDeferredStore
{
    private Deferred<Rejection?>? _underWay;

    /// <summary>The batches of all writes, failed ones included.</summary>
    public List<Batch> Tried { get; } = [];

    public Batch Last => Tried[^1];

    public bool IsWriting => _underWay is not null;

    /// <summary>The stored positions by hash. A position that is written twice is stored once.</summary>
    public Dictionary<long, PositionRecord> Positions { get; } = [];

    public Dictionary<RecordKey, AlarmRecord> Alarms { get; } = [];

    public Dictionary<string, DateTimeOffset> LastSeen { get; } = [];

    public Deferred<Rejection?> Write(Batch batch)
    {
        Assert.Null(_underWay);
        Tried.Add(batch);
        return _underWay = new Deferred<Rejection?>();
    }

    /// <param name="rejection">The records that the store refuses. Null: none.</param>
    public void Succeed(Rejection? rejection = null)
    {
        Keep(Last, rejection?.Records);
        Take().Callback(rejection);
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

    public Deferred<string?> Prepare() => Deferred.Succeed<string?>(null);

    public Deferred<IReadOnlyList<DevicePart>> ReadParts() => Deferred.Succeed<IReadOnlyList<DevicePart>>([]);

    public Deferred Close() => Deferred.Succeed();

    private Deferred<Rejection?> Take()
    {
        Assert.NotNull(_underWay);
        Deferred<Rejection?> underWay = _underWay;
        _underWay = null;
        return underWay;
    }

    private void Keep(Batch batch, Batch? refused = null)
    {
        foreach (PositionRecord position in batch.Positions.Except(refused?.Positions ?? []))
        {
            Positions.TryAdd(position.Hash, position);
        }

        foreach (AlarmRecord alarm in batch.Alarms.Except(refused?.Alarms ?? []))
        {
            if (alarm.HasAlarms && (alarm.IsClockTrusted || !Alarms.Values.Any(alarm.IsCopyOf)))
            {
                Alarms.TryAdd(alarm.Key, alarm);
            }
        }

        foreach (LastSeen entry in batch.LastSeen)
        {
            LastSeen[entry.Device] = entry.Seen;
        }
    }
}
