using System.Text.Json;
using Crawler.Reporting;

namespace Crawler.Tests.Reporting;

public sealed class StatsReportTests
{
    [Fact]
    public void The_numbers_are_JSON_with_names_in_camel_case()
    {
        CrawlMonitor monitor = PlayedCrawl.Of(100, "finished");

        JsonElement json = Json(monitor);

        Assert.Equal("Quotes", json.GetProperty("spider").GetString());
        Assert.Equal("finished", json.GetProperty("reason").GetString());
        Assert.Equal(monitor.Statistics.Pages, json.GetProperty("pages").GetInt64());
        Assert.Equal(2, json.GetProperty("outcomes").GetProperty("failed: timeout").GetInt64());
        Assert.Equal(100, json.GetProperty("total").GetProperty("seen").GetInt64());
        JsonElement host = json.GetProperty("hosts")[0];
        Assert.Equal("one.example", host.GetProperty("host").GetString());
        Assert.Equal(8, host.GetProperty("mostActive").GetInt32());
        Assert.InRange(host.GetProperty("latencySeconds").GetDouble(), 0.02, 0.12);
        Assert.Equal(
            [
                "spider",
                "reason",
                "began",
                "elapsedSeconds",
                "pages",
                "pagesPerSecond",
                "requests",
                "retries",
                "errors",
                "duplicates",
                "bytes",
                "items",
                "itemsDropped",
                "itemsFailed",
                "queued",
                "outcomes",
                "hosts",
                "total",
            ],
            json.EnumerateObject().Select(property => property.Name)
        );
    }

    [Fact]
    public void A_host_that_never_answered_has_no_latency()
    {
        var numbers = new CrawlStatistics();
        numbers.Host("silent.example").Requests = 1;

        JsonElement host = Json(new CrawlMonitor("Quotes", new CrawlSettings(), numbers, PlayedCrawl.Began))
            .GetProperty("hosts")[0];

        Assert.Equal(JsonValueKind.Null, host.GetProperty("latencySeconds").ValueKind);
    }

    [Fact]
    public void The_summary_says_how_it_ended_and_what_is_left()
    {
        CrawlMonitor monitor = PlayedCrawl.Of(100, settings: new CrawlSettings { StateDirectory = "kept" });
        CrawlSummary summary = PlayedCrawl.Summary(monitor, "page limit", queued: 12);
        monitor.End(summary);

        string text = string.Join('\n', SummaryText.Of(monitor, summary));

        Assert.StartsWith("Quotes: page limit, after ", text, StringComparison.Ordinal);
        Assert.Contains("100 requests", text, StringComparison.Ordinal);
        Assert.Contains("status 404", text, StringComparison.Ordinal);
        Assert.Contains("one.example: ", text, StringComparison.Ordinal);
        Assert.Contains("at most 8 at once", text, StringComparison.Ordinal);
        Assert.EndsWith("12 requests left in kept; the same command goes on", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1500, "1.5 kB")]
    [InlineData(999_999, "1.0 MB")]
    [InlineData(20_000_000, "20 MB")]
    public void Bytes_are_written_for_people(long bytes, string text) => Assert.Equal(text, AmountText.Bytes(bytes));

    private static JsonElement Json(CrawlMonitor monitor)
    {
        using var document = JsonDocument.Parse(
            JsonSerializer.Serialize(StatsReport.Of(monitor), StatsJson.Default.StatsReport)
        );
        return document.RootElement.Clone();
    }
}
