using Becket.Samples.Fleet.Gateway.Stores;
using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Fleet.Tests.Gateway.Sessions;

/// <summary>A store that takes everything at once, or nothing while it is held.</summary>
internal sealed class InstantStore : IDeferredStore
{
    private Deferred<Rejection?>? _held;
    private Batch? _batch;

    public Dictionary<long, PositionRecord> Positions { get; } = [];

    public Dictionary<RecordKey, AlarmRecord> Alarms { get; } = [];

    public Dictionary<string, DateTimeOffset> LastSeen { get; } = [];

    public Dictionary<(string Device, string Name), byte[]> Parts { get; } = [];

    /// <summary>What the last report of each device shows.</summary>
    public Dictionary<string, ShownAlarms> Shown { get; } = [];

    public Dictionary<string, RegisterRecord> Registers { get; } = [];

    public bool IsHeld { get; set; }

    public Deferred<Rejection?> Write(Batch batch)
    {
        if (IsHeld)
        {
            _batch = batch;
            return _held = new Deferred<Rejection?>();
        }

        Keep(batch);
        return Deferred.Succeed<Rejection?>(null);
    }

    public void Release()
    {
        IsHeld = false;
        if (_held is { } held)
        {
            _held = null;
            Keep(_batch!);
            held.Callback(null);
        }
    }

    public Deferred<string?> Prepare() => Deferred.Succeed<string?>(null);

    public Deferred<IReadOnlyList<DevicePart>> ReadParts() => Deferred.Succeed<IReadOnlyList<DevicePart>>([]);

    public Deferred Close() => Deferred.Succeed();

    private void Keep(Batch batch)
    {
        foreach (PositionRecord position in batch.Positions)
        {
            Positions.TryAdd(position.Hash, position);
        }

        foreach (AlarmRecord alarm in batch.Alarms)
        {
            foreach (MessagePart part in alarm.Parts ?? [])
            {
                Parts.Remove((alarm.Device, part.Name));
                if (part.Bytes.Length > 0)
                {
                    Parts.Add((alarm.Device, part.Name), part.Bytes);
                }
            }

            if (alarm.HasAlarms && (alarm.IsClockTrusted || !Alarms.Values.Any(alarm.IsCopyOf)))
            {
                Alarms.TryAdd(alarm.Key, alarm);
            }
        }

        foreach (LastSeen entry in batch.LastSeen)
        {
            LastSeen[entry.Device] = entry.Seen;
        }

        foreach (ShownAlarms shown in batch.Shown)
        {
            Shown[shown.Device] = shown;
        }

        foreach (RegisterRecord register in batch.Registers)
        {
            Registers[register.Device] = register;
        }
    }
}
