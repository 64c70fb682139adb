using Becket.Samples.Fleet.Gateway.Sessions;
using Becket.Samples.Fleet.Gateway.Status.Http;
using Microsoft.AspNetCore.Http;

namespace Becket.Samples.Fleet.Gateway.Status.Api;

/// <summary>The devices: the list, one of them, its track, its debug log.</summary>
internal sealed class DeviceApi(StatusContext context, StatusStore store, DeviceDirectory directory)
{
    private const int Rows = 100;
    private const int MostRows = 1_000;
    private const int TrackPoints = 1_000;
    private const int MostTrackPoints = 5_000;
    private const int MostHours = 24 * 366;

    public IEnumerable<Route> Routes =>
        [
            Route.Get("/api/devices", List),
            Route.Get("/api/devices.csv", Export),
            Route.Get("/api/devices/{device}", Show),
            Route.Get("/api/devices/{device}/track", ShowTrack),
            Route.Get("/api/devices/{device}/track.csv", ExportTrack),
            Route.Post("/api/devices/{device}/trace", Trace),
            Route.Post("/api/devices/{device}/disconnect", Disconnect),
            Route.Get("/api/refused", Refused),
        ];

    /// <summary>The name of the device in the path.</summary>
    public static string DeviceIn(HttpContext http)
    {
        string number = http.PathPart("device");
        return DeviceNames.Parse(number)
            ?? throw HttpProblemException.BadRequest("A device has a number of 1 to 20 digits.");
    }

    private async Task List(HttpContext http)
    {
        (int offset, int limit) = http.Page(Rows, MostRows);
        (DeviceRow[] rows, string? storeError) = await Filter(http).ConfigureAwait(false);
        await http.WriteJson(
                new PageJson<DeviceRow>(rows.Length, offset, [.. rows.Skip(offset).Take(limit)], storeError),
                ApiJson.Default.PageJsonDeviceRow
            )
            .ConfigureAwait(false);
    }

    private async Task Export(HttpContext http)
    {
        (DeviceRow[] rows, _) = await Filter(http).ConfigureAwait(false);
        var csv = new CsvText(
            "device",
            "plate",
            "colour",
            "maker",
            "model",
            "terminal_id",
            "edition",
            "online",
            "address",
            "since",
            "seen",
            "frames",
            "open_alarms",
            "new_alarms"
        );
        foreach (DeviceRow row in rows)
        {
            csv.Add(
                row.Device,
                row.Plate,
                row.PlateColor,
                row.Maker,
                row.Model,
                row.TerminalId,
                row.Edition,
                row.IsOnline,
                row.Address,
                row.Since,
                row.Seen,
                row.Frames,
                row.OpenAlarms,
                row.NewAlarms
            );
        }

        await http.WriteCsv("devices.csv", csv).ConfigureAwait(false);
    }

    private async Task<(DeviceRow[] Rows, string? StoreError)> Filter(HttpContext http)
    {
        var filter = DeviceFilter.Of(http);
        DeviceDirectory.Listing all = await directory.Read().ConfigureAwait(false);
        return ([.. all.Rows.Where(row => filter.Matches(row, all.Now))], all.StoreError);
    }

    private async Task Show(HttpContext http)
    {
        string device = DeviceIn(http);
        DeviceDirectory.Listing all = await directory.Read().ConfigureAwait(false);
        DeviceRow? row = Array.Find(all.Rows, row => row.Device == device);
        DeviceDetail? detail = await context
            .Reactor.CallFromThreadAsync(() => DetailOf(context.Gateway, device, row))
            .ConfigureAwait(false);
        await http.WriteJson(
                (detail ?? throw Unknown(device)) with
                {
                    StoreError = all.StoreError,
                },
                ApiJson.Default.DeviceDetail
            )
            .ConfigureAwait(false);
    }

    /// <summary>Runs on the loop.</summary>
    private static DeviceDetail? DetailOf(FleetGateway gateway, string device, DeviceRow? row)
    {
        OnlineDevice? online = gateway.Devices.Find(device);
        DeviceHistory? history = gateway.Devices.FindHistory(device);
        RefusedJson[] refused =
        [
            .. gateway
                .Refused.Reverse()
                .Where(connection => connection.Device == device)
                .Select(connection => RefusedJson.Of(gateway, connection)),
        ];
        if (row is null && history is null && refused.Length == 0)
        {
            return null;
        }

        return new DeviceDetail
        {
            Device = device,
            Now = gateway.UtcNow,
            Row = (row ?? new DeviceRow { Device = device }) with { IsOnline = online is not null },
            Fp = online?.FpState,
            RequestsWaiting = online?.RequestsWaiting ?? 0,
            IsTraced = history?.IsTraced == true,
            LogIns = history?.LogIns ?? 0,
            Register = gateway.Registrations.Find(device),
            Ends =
            [
                .. (history?.Ends ?? [])
                    .Reverse()
                    .Select(end => new EndJson(gateway.ToWallClock(end.Time), end.Address, end.Why)),
            ],
            Frames = history is null ? [] : RefusedJson.FramesOf(gateway, history.Frames.Read()),
            Refused = refused,
        };
    }

    private async Task ShowTrack(HttpContext http) =>
        await http.WriteJson(await ReadTrack(http).ConfigureAwait(false), ApiJson.Default.TrackJson)
            .ConfigureAwait(false);

    private async Task ExportTrack(HttpContext http)
    {
        TrackJson track = await ReadTrack(http).ConfigureAwait(false);
        var csv = new CsvText(
            "received",
            "time",
            "latitude",
            "longitude",
            "altitude",
            "speed",
            "direction",
            "alarms",
            "doubts"
        );
        foreach (TrackPoint point in track.Points)
        {
            csv.Add(
                point.Received,
                point.Time,
                point.Latitude,
                point.Longitude,
                point.Altitude,
                point.Speed,
                point.Direction,
                string.Join("; ", point.Alarms),
                string.Join("; ", point.Doubts)
            );
        }

        await http.WriteCsv($"track-{track.Device}.csv", csv).ConfigureAwait(false);
    }

    private async Task<TrackJson> ReadTrack(HttpContext http)
    {
        string device = DeviceIn(http);
        int limit = http.Number("limit", 1, MostTrackPoints, TrackPoints);
        int hours = http.Number("hours", 1, MostHours, 24);
        DateTimeOffset to = http.Time("to") ?? context.Gateway.UtcNow + TimeSpan.FromMinutes(1);
        var span = TimeSpan.FromHours(hours);
        DateTimeOffset from =
            http.Time("from") ?? (to - DateTimeOffset.MinValue < span ? DateTimeOffset.MinValue : to - span);
        return new TrackJson(
            device,
            from,
            to,
            Track.Of(await store.Run(store => store.ReadTrack(device, from, to, limit)).ConfigureAwait(false))
        );
    }

    private async Task Trace(HttpContext http)
    {
        string device = DeviceIn(http);
        SwitchRequest request = await http.ReadJson(ApiJson.Default.SwitchRequest).ConfigureAwait(false);
        DeviceDirectory.Listing all = await directory.Read().ConfigureAwait(false);
        bool isListed = Array.Exists(all.Rows, row => row.Device == device);
        bool isKnown = await context
            .Reactor.CallFromThreadAsync(() =>
            {
                // The history of a device that is traced is never forgotten. So any number would fill the memory.
                if (!isListed && context.Gateway.Devices.FindHistory(device) is null)
                {
                    return false;
                }

                context.Gateway.Devices.Trace(device, request.On);
                return true;
            })
            .ConfigureAwait(false);
        await WriteDone(http, isKnown, device).ConfigureAwait(false);
    }

    private async Task Disconnect(HttpContext http)
    {
        string device = DeviceIn(http);
        bool isOnline = await context
            .Reactor.CallFromThreadAsync(() =>
            {
                OnlineDevice? online = context.Gateway.Devices.Find(device);
                online?.Disconnect();
                return online is not null;
            })
            .ConfigureAwait(false);
        directory.Invalidate();
        await (
            isOnline
                ? WriteDone(http, isKnown: true, device)
                : http.WriteProblem(StatusCodes.Status409Conflict, $"Device {device} is not on line.")
        ).ConfigureAwait(false);
    }

    private async Task Refused(HttpContext http)
    {
        RefusedJson[] refused = await context
            .Reactor.CallFromThreadAsync(() =>
                context
                    .Gateway.Refused.Reverse()
                    .Select(connection => RefusedJson.Of(context.Gateway, connection))
                    .ToArray()
            )
            .ConfigureAwait(false);
        await http.WriteJson(refused, ApiJson.Default.RefusedJsonArray).ConfigureAwait(false);
    }

    private static Task WriteDone(HttpContext http, bool isKnown, string device) =>
        isKnown ? http.WriteJson(new DoneJson(true), ApiJson.Default.DoneJson) : throw Unknown(device);

    private static HttpProblemException Unknown(string device) =>
        HttpProblemException.NotFound($"There is no device {device}.");
}
