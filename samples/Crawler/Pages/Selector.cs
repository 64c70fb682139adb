using AngleSharp.Dom;

namespace Crawler.Pages;

/// <summary>A selector of CSS that may end with what to take: "::text", "::attr(name)" or "::html".</summary>
public sealed class Selector
{
    /// <summary>Reads a selector.</summary>
    /// <exception cref="FormatException">It cannot be read; the message says where.</exception>
    public static Selector Parse(string text) => throw new NotSupportedException();

    /// <summary>What the first match gives; null if nothing matches.</summary>
    public string? First(IParentNode node) => throw new NotSupportedException();

    /// <summary>What all matches give.</summary>
    public IEnumerable<string> All(IParentNode node) => throw new NotSupportedException();
}
