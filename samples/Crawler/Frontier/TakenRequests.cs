namespace Crawler.Frontier;

/// <summary>Requests of one host to fetch now.</summary>
/// <param name="Requests">By priority, then by age.</param>
/// <param name="Remaining">How many more the host has queued, due or not.</param>
/// <param name="NextDue">When the next of those that wait is due; null if none waits.</param>
internal sealed record TakenRequests(IReadOnlyList<QueuedRequest> Requests, long Remaining, DateTimeOffset? NextDue);
