using Becket.Samples.Fleet.Gateway.Sessions;
using Becket.Samples.Fleet.Gateway.Status.Feed;
using Becket.Samples.Fleet.Gateway.Status.Http;
using Becket.Samples.Fleet.Gateway.Stores.Records;
using Microsoft.AspNetCore.Http;

namespace Becket.Samples.Fleet.Gateway.Status.Api;

/// <summary>The alarms: the list, one report, the acknowledgement.</summary>
internal sealed class AlarmApi(StatusContext context, StatusStore store, DeviceDirectory directory, AlarmFeed feed)
{
    private const int Rows = 100;
    private const int MostRows = 1_000;
    private const int MaxNameLength = 64;

    public IEnumerable<Route> Routes =>
        [
            Route.Get("/api/alarms", List),
            Route.Get("/api/alarms.csv", Export),
            Route.Get("/api/alarms/stream", new AlarmStream(feed).Handle),
            Route.Post("/api/alarms/{id}/acknowledge", Acknowledge),
            Route.Get("/api/reports/{key}", ShowReport),
        ];

    private static AlarmQuery QueryOf(HttpContext http, int count)
    {
        string? device = http.Text("device");
        return new AlarmQuery
        {
            Device = device is null
                ? null
                : DeviceNames.Parse(device)
                    ?? throw HttpProblemException.BadRequest("A device has a number of 1 to 20 digits."),
            Kind = http.Text("kind"),
            IsOpen = http.Flag("open"),
            IsAcknowledged = http.Flag("acknowledged"),
            Since = http.Time("since"),
            Count = count,
        };
    }

    private async Task List(HttpContext http)
    {
        (int offset, int limit) = http.Page(Rows, MostRows);

        // One more says whether there is a next page.
        AlarmQuery query = QueryOf(http, offset + limit + 1);
        IReadOnlyList<Alarm> alarms = await store.Run(store => store.ReadAlarms(query));
        await http.WriteLongJson(
            () => new PageJson<Alarm>(alarms.Count, offset, [.. alarms.Skip(offset).Take(limit)]),
            ApiJson.Default.PageJsonAlarm
        );
    }

    private async Task Export(HttpContext http)
    {
        AlarmQuery query = QueryOf(http, http.Number("limit", 1, RequestValues.MaxRows, RequestValues.MaxRows));
        IReadOnlyList<Alarm> alarms = await store.Run(store => store.ReadAlarms(query));
        await http.WriteCsv("alarms.csv", () => AlarmCsv.Of(alarms));
    }

    private async Task Acknowledge(HttpContext http)
    {
        string id = http.PathPart("id");
        AcknowledgeRequest request = await http.ReadJson(ApiJson.Default.AcknowledgeRequest);
        string by = request.By.Trim() is { Length: > 0 } name ? name : "operator";
        if (by.Length > MaxNameLength)
        {
            throw HttpProblemException.BadRequest($"A name has at most {MaxNameLength} characters.");
        }

        DateTimeOffset now = context.Gateway.UtcNow;
        Acknowledgement noted =
            await store.Run(store => store.Acknowledge(id, by, now))
            ?? throw HttpProblemException.NotFound($"There is no alarm {id}.");
        feed.LookAgain();
        directory.Invalidate();
        await http.WriteJson(new AcknowledgedJson(noted.IsFirst, noted.By, noted.At), ApiJson.Default.AcknowledgedJson);
    }

    private async Task ShowReport(HttpContext http)
    {
        string key = http.PathPart("key");
        AlarmRecord report =
            await store.Run(store => store.ReadReport(key))
            ?? throw HttpProblemException.NotFound("There is no such report, or it is no longer kept.");
        await http.WriteJson(
            new ReportJson(key, report.Device, report.Received, report.What, Convert.ToHexStringLower(report.Body)),
            ApiJson.Default.ReportJson
        );
    }
}
