using System.Diagnostics.CodeAnalysis;

namespace Crawler.Pages;

/// <summary>The links of a page.</summary>
internal static class PageLinks
{
    /// <summary>Reads a link as a browser does: space around it, relative to the base, without its fragment.</summary>
    public static bool TryResolve(Page page, string link, [NotNullWhen(true)] out Uri? address) =>
        throw new NotSupportedException();

    /// <summary>The links of the elements that match, and of those within them.</summary>
    public static IEnumerable<Uri> Of(Page page, string selector) => throw new NotSupportedException();
}
