using Crawler.Frontier;

namespace Crawler.Engine;

/// <summary>What becomes of a request: it is finished, or it is repeated after a while.</summary>
internal sealed record Ending(FinishedRequest? Finished, TimeSpan? RetryAfter);
