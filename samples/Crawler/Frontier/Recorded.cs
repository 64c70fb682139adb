namespace Crawler.Frontier;

/// <summary>What the frontier made of a finished request.</summary>
/// <param name="Added">How many requests each host gained.</param>
/// <param name="DuplicateRequests">How many of the found requests had been seen.</param>
/// <param name="DuplicateItems">How many items had a key that was recorded before.</param>
internal sealed record Recorded(
    IReadOnlyList<(string Host, int Count)> Added,
    int DuplicateRequests,
    int DuplicateItems
);
