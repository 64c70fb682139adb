namespace Crawler.Frontier;

/// <summary>What a frontier holds when it is opened.</summary>
/// <param name="Hosts">The hosts with queued requests, and how many.</param>
/// <param name="Seen">How many requests were ever added.</param>
/// <param name="Done">How many ended with a parsed page.</param>
/// <param name="Failed">How many failed.</param>
/// <param name="Dropped">How many were left out.</param>
/// <param name="Items">How many items were recorded.</param>
/// <param name="FailedItems">How many items failed in a stage.</param>
/// <param name="StartsRead">How many of the spider's start requests were read.</param>
internal sealed record FrontierState(
    IReadOnlyList<(string Host, long Queued)> Hosts,
    long Seen,
    long Done,
    long Failed,
    long Dropped,
    long Items,
    long FailedItems,
    long StartsRead
)
{
    /// <summary>Whether this goes on with an earlier crawl.</summary>
    public bool IsResumed => Seen > 0;
}
