namespace Crawler.Site;

/// <summary>A request as a front received it.</summary>
/// <param name="Host">The name in the Host field, without its port.</param>
/// <param name="Path">The path as it was sent.</param>
/// <param name="Query">The query with its question mark; "" without.</param>
/// <param name="At">When it came.</param>
/// <param name="Header">The value of a header; null without.</param>
public sealed record SiteRequest(
    string Host,
    string Path,
    string Query,
    DateTimeOffset At,
    Func<string, string?> Header
)
{
    /// <summary>The parts of the path.</summary>
    public string[] Parts { get; } = Path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>How many requests for this address came before.</summary>
    public int Earlier { get; init; }

    /// <summary>The port of the site as this request sees it: ":8080", or "" for the scheme's own.</summary>
    public string Port { get; init; } = "";

    /// <summary>A part of the path as a number; the fallback if there is none.</summary>
    public int Number(int part, int fallback = 0) =>
        part < Parts.Length && int.TryParse(Parts[part], out int number) ? number : fallback;
}
