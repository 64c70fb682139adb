using AngleSharp.Dom;

namespace Crawler.Pages;

/// <summary>A page's text and elements.</summary>
internal sealed record PageContent(string Text, IDocument Document, Uri Base)
{
    /// <summary>Decodes and parses a page.</summary>
    public static PageContent Of(Page page) => throw new NotSupportedException();
}
