namespace Crawler.Site;

/// <summary>The size and shape of the graph of pages.</summary>
public sealed record SiteOptions
{
    /// <summary>Decides about everything that looks random.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How many pages the graph has.</summary>
    public int Pages { get; init; } = 10_000;

    /// <summary>How many links a page has.</summary>
    public int Links { get; init; } = 20;

    /// <summary>How many items a page has.</summary>
    public int Items { get; init; } = 2;

    /// <summary>About how many bytes a page has.</summary>
    public int PageBytes { get; init; } = 8 * 1024;

    /// <summary>The names that the pages are shared out to.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = ["a.test", "b.test", "c.test", "d.test"];

    /// <summary>How long a page of the graph takes.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>How long a page of the graph takes on some hosts.</summary>
    public IReadOnlyDictionary<string, TimeSpan> Delays { get; init; } = new Dictionary<string, TimeSpan>();
}
