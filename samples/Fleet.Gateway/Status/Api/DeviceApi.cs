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
        var filter = DeviceFilter.Of(http);
        DeviceDirectory.Listing all = await directory.Read();
        await http.WriteLongJson(
            () =>
            {
                DeviceRow[] rows = filter.Of(all);
                return new PageJson<DeviceRow>(rows.Length, offset, [.. rows.Skip(offset).Take(limit)], all.StoreError);
            },
            ApiJson.Default.PageJsonDeviceRow
        );
    }

    private async Task Export(HttpContext http)
    {
        var filter = DeviceFilter.Of(http);
        DeviceDirectory.Listing all = await directory.Read();
        await http.WriteCsv("devices.csv", () => CsvOf(filter.Of(all)));
    }

    private static CsvText CsvOf(DeviceRow[] rows)
    {
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

        return csv;
    }

    private async Task Show(HttpContext http)
    {
        string device = DeviceIn(http);
        DeviceDirectory.Listing all = await directory.Read();
        DeviceDetail detail =
            DetailOf(context.Gateway, device, Array.Find(all.Rows, row => row.Device == device))
            ?? throw Unknown(device);
        await http.WriteJson(detail with { StoreError = all.StoreError }, ApiJson.Default.DeviceDetail);
    }

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

    private async Task ShowTrack(HttpContext http)
    {
        TrackJson track = await ReadTrack(http);
        await http.WriteLongJson(() => track, ApiJson.Default.TrackJson);
    }

    private async Task ExportTrack(HttpContext http)
    {
        TrackJson track = await ReadTrack(http);
        await http.WriteCsv($"track-{track.Device}.csv", () => CsvOf(track));
    }

    private static CsvText CsvOf(TrackJson track)
    {
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

        return csv;
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
        return await store.Run(store => new TrackJson(
            device,
            from,
            to,
            Track.Of(store.ReadTrack(device, from, to, limit))
        ));
    }

    private async Task Trace(HttpContext http)
    {
        string device = DeviceIn(http);
        SwitchRequest request = await http.ReadJson(ApiJson.Default.SwitchRequest);
        DeviceDirectory.Listing all = await directory.Read();
        bool isListed = Array.Exists(all.Rows, row => row.Device == device);

        // The history of a device that is traced is never forgotten. So any number would fill the memory.
        if (!isListed && context.Gateway.Devices.FindHistory(device) is null)
        {
            throw Unknown(device);
        }

        context.Gateway.Devices.Trace(device, request.On);
        await http.WriteJson(new DoneJson(true), ApiJson.Default.DoneJson);
    }

    private Task Disconnect(HttpContext http)
    {
        string device = DeviceIn(http);
        OnlineDevice? online = context.Gateway.Devices.Find(device);
        online?.Disconnect();
        directory.Invalidate();
        return online is not null
            ? http.WriteJson(new DoneJson(true), ApiJson.Default.DoneJson)
            : http.WriteProblem(StatusCodes.Status409Conflict, $"Device {device} is not on line.");
    }

    private Task Refused(HttpContext http) =>
        http.WriteJson(
            [.. context.Gateway.Refused.Reverse().Select(connection => RefusedJson.Of(context.Gateway, connection))],
            ApiJson.Default.RefusedJsonArray
        );

    private static HttpProblemException Unknown(string device) =>
        HttpProblemException.NotFound($"There is no device {device}.");
}
