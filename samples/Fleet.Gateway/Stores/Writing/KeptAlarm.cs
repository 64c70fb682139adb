using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Stores.Writing;

/// <summary>An alarm on its way to the store.</summary>
/// <param name="record">The alarm.</param>
/// <param name="since">The time of arrival, by the writer's clock.</param>
internal sealed class KeptAlarm(AlarmRecord record, double since)
{
    private readonly DeferredEvent _durable = new();

    public AlarmRecord Record => record;

    public RecordKey Key { get; } = record.Key;

    public double Since => since;

    /// <summary>Set when the spool has written the alarm. Never cleared.</summary>
    public bool IsSpooled { get; set; }

    /// <summary>Set when the store has written the alarm. Never cleared.</summary>
    public bool IsStored { get; set; }

    /// <summary>Whether the alarm is on a disk. Only then it is acknowledged.</summary>
    public bool IsDurable => IsSpooled || IsStored;

    /// <summary>Fires when the alarm is on a disk. See <see cref="NotifyDurable"/>.</summary>
    public Deferred WhenDurable() => IsDurable ? Deferred.Succeed() : _durable.Wait();

    /// <summary>Fires the waiters. Called after <see cref="IsSpooled"/> or <see cref="IsStored"/> has been set, and
    /// after the writer's own state is up to date, because the waiters may call the writer.</summary>
    public void NotifyDurable() => _durable.Set();
}
