namespace Crawler.Reporting;

/// <summary>The numbers of a crawl for other programs: what <c>--stats json</c> writes. Names do not change, and new
/// ones may come.</summary>
public sealed record StatsReport
{
    /// <summary>The name of the spider.</summary>
    public required string Spider { get; init; }

    /// <summary>Why the crawl ended: "finished", or the bound or the signal; null while it runs.</summary>
    public string? Reason { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset Began { get; init; }

    /// <summary>How long it ran.</summary>
    public required double ElapsedSeconds { get; init; }

    /// <summary>Pages that were parsed.</summary>
    public required long Pages { get; init; }

    /// <summary>Pages a second: over all of the run; while it runs, over its last ten seconds.</summary>
    public required double PagesPerSecond { get; init; }

    /// <summary>Requests that were sent, robots.txt and repetitions included.</summary>
    public required long Requests { get; init; }

    /// <summary>Requests that were repeated.</summary>
    public required long Retries { get; init; }

    /// <summary>Requests that failed for good, and functions of the spider that threw.</summary>
    public required long Errors { get; init; }

    /// <summary>Links to what had been seen.</summary>
    public required long Duplicates { get; init; }

    /// <summary>Bytes of bodies, decompressed.</summary>
    public required long Bytes { get; init; }

    /// <summary>Items that were recorded.</summary>
    public required long Items { get; init; }

    /// <summary>Items that a stage dropped, or that were recorded before.</summary>
    public required long ItemsDropped { get; init; }

    /// <summary>Items that failed in a stage.</summary>
    public required long ItemsFailed { get; init; }

    /// <summary>Requests that wait.</summary>
    public required long Queued { get; init; }

    /// <summary>How often each thing came about: "status 200", "retry: timeout", "dropped: robots.txt".</summary>
    public required IReadOnlyDictionary<string, long> Outcomes { get; init; }

    /// <summary>The hosts, those with the most requests first.</summary>
    public required IReadOnlyList<HostReport> Hosts { get; init; }

    /// <summary>What the state holds, of all runs; null while the crawl runs.</summary>
    public CrawlTotals? Total { get; init; }

    /// <summary>The numbers as they are now. On the loop.</summary>
    /// <param name="monitor">The crawl.</param>
    /// <param name="mostHosts">The most hosts.</param>
    internal static StatsReport Of(CrawlMonitor monitor, int mostHosts = int.MaxValue)
    {
        CrawlStatistics numbers = monitor.Statistics;
        return new StatsReport
        {
            Spider = monitor.Spider,
            Reason = monitor.Summary?.Reason,
            Began = monitor.Began,
            ElapsedSeconds = Rounded(monitor.Elapsed.TotalSeconds),
            Pages = numbers.Pages,
            PagesPerSecond = Rounded(monitor.PageRate),
            Requests = numbers.Requests,
            Retries = numbers.Retries,
            Errors = numbers.Errors,
            Duplicates = numbers.Duplicates,
            Bytes = numbers.Bytes,
            Items = numbers.Items,
            ItemsDropped = numbers.ItemsDropped,
            ItemsFailed = numbers.ItemsFailed,
            Queued = numbers.Queued,
            Outcomes = numbers
                .Outcomes.OrderByDescending(static outcome => outcome.Value)
                .ToDictionary(static outcome => outcome.Key, static outcome => outcome.Value),
            Hosts = [.. SummaryText.Hosts(numbers).Take(mostHosts).Select(HostReport.Of)],
            Total = monitor.Summary?.Total,
        };
    }

    /// <summary>To milliseconds, or thousandths.</summary>
    internal static double Rounded(double value) => Math.Round(value, 3);
}
