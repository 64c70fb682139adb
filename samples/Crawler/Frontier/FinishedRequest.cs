using Crawler.Items;

namespace Crawler.Frontier;

/// <summary>The end of a request with all that came of it: recorded in one step.</summary>
internal sealed record FinishedRequest
{
    /// <summary>The number of the request.</summary>
    public required long Id { get; init; }

    /// <summary>How it ended.</summary>
    public required RequestEnd End { get; init; }

    /// <summary>Why, if it failed or was dropped: a word for counting such as "robots.txt", and a sentence.</summary>
    public string? Reason { get; init; }

    /// <summary>The status of the answer, if there was one.</summary>
    public int? Status { get; init; }

    /// <summary>What to ask with next time.</summary>
    public PageValidators? Validators { get; init; }

    /// <summary>The requests found in the page. Those whose address was seen are left out by the frontier.</summary>
    public IReadOnlyList<CrawlRequest> Found { get; init; } = [];

    /// <summary>The items of the page that passed all stages, or failed in one.</summary>
    public IReadOnlyList<ItemRecord> Items { get; init; } = [];
}
