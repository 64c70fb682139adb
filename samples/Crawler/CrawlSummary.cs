using Crawler.Reporting;

namespace Crawler;

/// <summary>How a crawl ended.</summary>
/// <param name="Reason">Why: "finished", or the bound or the signal that ended it.</param>
/// <param name="Elapsed">How long it ran.</param>
/// <param name="Statistics">Its numbers, of this run.</param>
/// <param name="Total">What the state holds, of all runs.</param>
public sealed record CrawlSummary(string Reason, TimeSpan Elapsed, CrawlStatistics Statistics, CrawlTotals Total)
{
    /// <summary>The reason of a crawl that has nothing left to do.</summary>
    public const string Finished = "finished";
}
