namespace Crawler.Frontier;

/// <summary>A request that the frontier handed out.</summary>
/// <param name="Id">Its number, which rises in the order in which requests were found.</param>
/// <param name="Request">The request.</param>
/// <param name="Attempts">How often it was begun and failed.</param>
/// <param name="Validators">What the page answered last time, for a conditional request; null without.</param>
internal sealed record QueuedRequest(long Id, CrawlRequest Request, int Attempts, PageValidators? Validators = null);
