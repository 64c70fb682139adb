using System.Text.Json;

namespace Crawler.Reporting.Pages;

/// <summary>What the page of a crawl shows, taken on the loop and written on a thread.</summary>
internal sealed class PageData
{
    /// <summary>The most hosts in the table.</summary>
    private const int MostHosts = 1000;

    private readonly StatsReport _stats;
    private readonly CrawlSettings _settings;
    private readonly CrawlStatistics _numbers;
    private readonly RequestSpan[] _spans;
    private readonly HistoryPoint[] _history;
    private readonly string? _stopping;
    private readonly int _active;
    private readonly int _activeItems;
    private readonly int _bound;
    private readonly int _hosts;

    private PageData(CrawlMonitor monitor)
    {
        _stats = StatsReport.Of(monitor, MostHosts);
        _settings = monitor.Settings;
        _numbers = monitor.Statistics;
        _spans = [.. _numbers.Timeline.Spans];
        _history = [.. monitor.History.Points];
        _stopping = monitor.Stopping;
        (_active, _activeItems, _hosts) = (_numbers.Active, _numbers.ActiveItems, _numbers.Hosts.Count);
        _bound = _numbers.Bound > 0 ? _numbers.Bound : _settings.ConcurrentRequests;
    }

    /// <summary>The name of the spider.</summary>
    public string Spider => _stats.Spider;

    /// <summary>Takes all that the page shows. On the loop.</summary>
    public static PageData Of(CrawlMonitor monitor) => new(monitor);

    /// <summary>Writes the data as JSON, long lists in columns. Threads: any.</summary>
    public void Write(Stream stream)
    {
        // The default encoder escapes every character that could end a script or begin a tag.
        using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        json.WritePropertyName("stats");
        JsonSerializer.Serialize(json, _stats, StatsJson.Default.StatsReport);
        json.WriteBoolean("isRunning", _stats.Reason is null);
        json.WriteString("stopping", _stopping);
        json.WriteNumber("active", _active);
        json.WriteNumber("activeItems", _activeItems);
        json.WriteNumber("bound", _bound);
        json.WriteNumber("hostCount", _hosts);
        json.WriteStartObject("bounds");
        json.WriteNumber("requests", _settings.ConcurrentRequests);
        json.WriteNumber("perHost", _settings.ConcurrentRequestsPerDomain);
        json.WriteNumber("items", _settings.ConcurrentItems);
        json.WriteEndObject();
        WriteSpans(json);
        WriteHistory(json);
        json.WriteEndObject();
    }

    private static int NumberOf(Dictionary<string, int> numbers, string text)
    {
        if (!numbers.TryGetValue(text, out int number))
        {
            numbers[text] = number = numbers.Count;
        }

        return number;
    }

    private static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 1);

    private static void WriteColumn<T>(Utf8JsonWriter json, string name, T[] rows, Func<T, double> value)
    {
        json.WriteStartArray(name);
        foreach (T row in rows)
        {
            json.WriteNumberValue(value(row));
        }

        json.WriteEndArray();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    /// <summary>Hosts and outcomes are few and come often, so a request has their numbers.</summary>
    private void WriteSpans(Utf8JsonWriter json)
    {
        var hosts = new Dictionary<string, int>();
        var outcomes = new Dictionary<string, int>();
        json.WriteStartObject("spans");
        WriteColumn(json, "slot", _spans, static span => span.Slot);
        WriteColumn(json, "start", _spans, static span => Milliseconds(span.Begin));
        WriteColumn(json, "end", _spans, static span => Milliseconds(span.End));
        WriteColumn(json, "host", _spans, span => NumberOf(hosts, span.Host));
        WriteColumn(json, "outcome", _spans, span => NumberOf(outcomes, span.Outcome));
        WriteTexts(json, "address", _spans.Select(static span => span.Address));
        WriteTexts(json, "hosts", hosts.Keys);
        WriteTexts(json, "outcomes", outcomes.Keys);
        json.WriteEndObject();
    }

    private void WriteHistory(Utf8JsonWriter json)
    {
        json.WriteStartObject("history");
        WriteColumn(json, "at", _history, static point => Milliseconds(point.At));
        WriteColumn(json, "requests", _history, static point => point.Requests);
        WriteColumn(json, "bound", _history, static point => point.Bound);
        WriteColumn(json, "items", _history, static point => point.Items);
        WriteColumn(json, "pagesInWork", _history, static point => point.PagesInWork);
        WriteColumn(json, "queued", _history, static point => point.Queued);
        WriteColumn(json, "pages", _history, static point => point.Pages);
        json.WriteEndObject();
    }
}
