using Crawler.Frontier.Storage;
using Crawler.Reporting;

namespace Crawler;

/// <summary>What the state of a crawl holds, to look at: while the crawl runs, or after.</summary>
/// <remarks>Its functions read files, so a program of the loop calls them with <c>DeferToThread</c>.</remarks>
public sealed record CrawlState
{
    /// <summary>The name of the spider.</summary>
    public required string Spider { get; init; }

    /// <summary>How often the crawl was begun: 1, and one more for each <see cref="CrawlSettings.Recrawl"/>.</summary>
    public required long Crawl { get; init; }

    /// <summary>The numbers.</summary>
    public required CrawlTotals Totals { get; init; }

    /// <summary>How many requests are under way, or were when the process was killed.</summary>
    public required long UnderWay { get; init; }

    /// <summary>Whether nothing is left to fetch.</summary>
    public bool IsComplete => Totals is { Seen: > 0, Queued: 0 } && UnderWay == 0;

    /// <summary>The hosts, those with most requests first.</summary>
    public required IReadOnlyList<HostState> Hosts { get; init; }

    /// <summary>How often requests ended without a page for a reason: "failed: timeout", "dropped:
    /// robots.txt".</summary>
    public required IReadOnlyDictionary<string, long> Outcomes { get; init; }

    /// <summary>The requests that failed, the last found first.</summary>
    public required IReadOnlyList<FailedRequest> FailedRequests { get; init; }

    /// <summary>The items that failed in a stage, the last first.</summary>
    public required IReadOnlyList<FailedItem> FailedItems { get; init; }

    /// <summary>The files that items are written to.</summary>
    public required IReadOnlyList<ExportState> Exports { get; init; }

    /// <summary>Reads a state.</summary>
    /// <param name="directory">Its directory: <see cref="CrawlSettings.StateDirectory"/>.</param>
    /// <param name="most">How long each list is at most. Default: 1,000.</param>
    /// <exception cref="CrawlFileException">There is no state, or it cannot be read.</exception>
    public static CrawlState Read(string directory, int most = 1000)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentOutOfRangeException.ThrowIfNegative(most);
        return StateReading.Read(directory, most);
    }

    /// <summary>Queues the requests that failed, for the crawl that goes on with this state.</summary>
    /// <param name="directory">Its directory.</param>
    /// <returns>How many.</returns>
    /// <exception cref="CrawlFileException">There is no state, a crawl uses it now, or it cannot be
    /// written.</exception>
    public static long RequeueFailed(string directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        return StateReading.RequeueFailed(directory);
    }
}
