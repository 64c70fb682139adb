namespace Crawler;

/// <summary>What a crawl's state holds.</summary>
/// <param name="Seen">Requests that were ever found.</param>
/// <param name="Done">Those whose page was parsed.</param>
/// <param name="Failed">Those that failed for good.</param>
/// <param name="Dropped">Those that were left out.</param>
/// <param name="Queued">Those that wait.</param>
/// <param name="Items">Items recorded.</param>
/// <param name="FailedItems">Items kept with the error of a stage.</param>
public sealed record CrawlTotals(
    long Seen,
    long Done,
    long Failed,
    long Dropped,
    long Queued,
    long Items,
    long FailedItems
);
