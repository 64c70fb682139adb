namespace Crawler.Reporting;

/// <summary>A request that failed for good.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Reason">Why.</param>
/// <param name="Status">The status of the last answer; null if there was none.</param>
/// <param name="Attempts">How many attempts had failed before the last.</param>
public sealed record FailedRequest(string Address, string Reason, int? Status, int Attempts);
