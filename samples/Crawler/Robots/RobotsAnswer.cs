namespace Crawler.Robots;

/// <summary>What came of one request for a robots.txt.</summary>
/// <remarks>An address that the crawl refuses to fetch, such as a private one, is answered with 403: the site then has
/// no robots.txt, and no one waits for it.</remarks>
internal sealed record RobotsAnswer
{
    /// <summary>The status.</summary>
    public required int Status { get; init; }

    /// <summary>The file, decompressed. More than <see cref="RobotsFile.MaximumLength"/> is not read.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Where a redirect leads, absolute or relative.</summary>
    public Uri? Location { get; init; }

    /// <summary>How long the answer is fresh, from "Cache-Control: max-age"; zero for "no-cache" and "no-store"; null
    /// if the header is not there.</summary>
    public TimeSpan? Lifetime { get; init; }

    /// <summary>The time of a "Retry-After"; null if the header is not there.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
