namespace Crawler.Reporting;

/// <summary>The requests of a host in a crawl's state.</summary>
/// <param name="Host">The host.</param>
/// <param name="Queued">Those that wait or are under way.</param>
/// <param name="Done">Those whose page was parsed.</param>
/// <param name="Failed">Those that failed for good.</param>
/// <param name="Dropped">Those that were left out.</param>
public sealed record HostState(string Host, long Queued, long Done, long Failed, long Dropped);
