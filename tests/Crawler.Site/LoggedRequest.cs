namespace Crawler.Site;

/// <summary>A request that the site has received.</summary>
/// <param name="Host">Its name.</param>
/// <param name="Address">Its path and query.</param>
/// <param name="Begin">When it came.</param>
public sealed record LoggedRequest(string Host, string Address, DateTimeOffset Begin)
{
    /// <summary>When its answer was written, or its connection ended; null before.</summary>
    public DateTimeOffset? End { get; set; }

    /// <summary>The status of the answer; 0 if none was sent.</summary>
    public int Status { get; set; }

    /// <summary>How many requests of its host were under way when it came, itself included.</summary>
    public int AtOnceOfHost { get; init; }

    /// <summary>How many requests were under way in all when it came, itself included.</summary>
    public int AtOnce { get; init; }
}
