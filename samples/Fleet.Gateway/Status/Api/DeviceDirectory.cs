using Becket.Samples.Fleet.Gateway.Status.Http;
using Becket.Samples.Fleet.Gateway.Stores;
using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Status.Api;

/// <summary>All devices that the gateway knows: on line, registered, on the list of vehicles, or seen in an earlier
/// run.</summary>
/// <remarks>The list is made at most once a second, however many pages ask. It can be long, so a thread makes
/// it of what the loop and the store know.</remarks>
internal sealed class DeviceDirectory(StatusContext context, StatusStore store)
{
    /// <summary>The most devices that are read from the store.</summary>
    public const int MaxStored = 20_000;

    /// <summary>The most alarms that are looked at.</summary>
    public const int MaxAlarms = 5_000;

    private static readonly TimeSpan s_lifetime = TimeSpan.FromSeconds(1);

    private readonly DeferredLock _turn = new();
    private TimeSpan _made;
    private bool _isOutdated;
    private Listing? _last;

    /// <summary>The devices, those on line and heard last first.</summary>
    public async Deferred<Listing> Read()
    {
        using (await _turn.Enter())
        {
            if (_last is null || _isOutdated || context.Reactor.Now - _made > s_lifetime)
            {
                // Before the list is made: what changes meanwhile may be missing in it.
                _isOutdated = false;
                _last = await Make();
                _made = context.Reactor.Now;
            }

            return _last;
        }
    }

    /// <summary>Makes the next list anew: something has changed that the operator wants to see.</summary>
    public void Invalidate() => _isOutdated = true;

    private static StoredFacts ReadStore(IStore store) =>
        new(
            store.ReadLastSeen(MaxStored),
            store.ReadAlarms(new AlarmQuery { IsOpen = true, Count = MaxAlarms }),
            store.ReadAlarms(new AlarmQuery { IsAcknowledged = false, Count = MaxAlarms })
        );

    private static Dictionary<string, int> CountByDevice(IEnumerable<Alarm> alarms) =>
        alarms.CountBy(static alarm => alarm.Device).ToDictionary();

    private async Deferred<Listing> Make()
    {
        FleetGateway gateway = context.Gateway;
        var facts = new LoopFacts(
            gateway.UtcNow,
            [.. gateway.Devices.Online.Select(static device => device.Snapshot())],
            [.. gateway.Registrations.Known],
            [.. gateway.Registrations.Vehicles.Vehicles.Select(static vehicle => vehicle.Device)]
        );
        StoredFacts stored = new([], [], []);
        string? storeError = null;
        try
        {
            stored = await store.Run(ReadStore);
        }
        catch (HttpProblemException away)
        {
            storeError = away.Message;
        }

        DeviceRow[] rows = await context.Reactor.DeferToThread(() => Merge(facts, stored));
        return new Listing(facts.Now, rows, storeError);
    }

    private static DeviceRow[] Merge(LoopFacts facts, StoredFacts stored)
    {
        var rows = new Dictionary<string, DeviceRow>();
        foreach (string device in facts.Listed)
        {
            rows[device] = new DeviceRow { Device = device };
        }

        foreach ((string device, DateTimeOffset seen) in stored.LastSeen)
        {
            rows[device] = new DeviceRow { Device = device, Seen = seen };
        }

        foreach (RegisterRecord register in facts.Registers)
        {
            rows[register.Device] = (rows.GetValueOrDefault(register.Device) ?? New(register.Device)) with
            {
                Plate = register.Plate,
                PlateColor = PlateColors.ToWords(register.PlateColor),
                Maker = register.Maker,
                Model = register.Model,
                TerminalId = register.TerminalId,
                Edition = register.Edition,
            };
        }

        foreach (DeviceSnapshot online in facts.Online)
        {
            DeviceRow row = rows.GetValueOrDefault(online.Device) ?? New(online.Device);
            rows[online.Device] = row with
            {
                IsOnline = true,
                Address = online.Address,
                Since = online.Since,
                Seen = online.Seen,
                Frames = online.Frames,
                Edition = online.Edition,
            };
        }

        Dictionary<string, int> open = CountByDevice(stored.OpenAlarms);
        Dictionary<string, int> unseen = CountByDevice(stored.NewAlarms);
        DeviceRow[] list =
        [
            .. rows.Values.Select(row =>
                row with
                {
                    OpenAlarms = open.GetValueOrDefault(row.Device),
                    NewAlarms = unseen.GetValueOrDefault(row.Device),
                }
            ),
        ];
        Array.Sort(list, Compare);
        return list;
    }

    private static DeviceRow New(string device) => new() { Device = device };

    /// <summary>Devices on line come first, by their numbers, so that a list does not move all the time; then those
    /// that were seen last.</summary>
    private static int Compare(DeviceRow one, DeviceRow other) =>
        one.IsOnline != other.IsOnline ? other.IsOnline.CompareTo(one.IsOnline)
        : !one.IsOnline && one.Seen != other.Seen ? Nullable.Compare(other.Seen, one.Seen)
        : string.CompareOrdinal(one.Device, other.Device);

    /// <summary>The list, and the time of the gateway's clock at which it was made.</summary>
    internal sealed record Listing(DateTimeOffset Now, DeviceRow[] Rows, string? StoreError);

    private sealed record LoopFacts(
        DateTimeOffset Now,
        DeviceSnapshot[] Online,
        RegisterRecord[] Registers,
        string[] Listed
    );

    private sealed record StoredFacts(
        IReadOnlyList<LastSeen> LastSeen,
        IReadOnlyList<Alarm> OpenAlarms,
        IReadOnlyList<Alarm> NewAlarms
    );
}
