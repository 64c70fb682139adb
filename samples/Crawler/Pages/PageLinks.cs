using System.Diagnostics.CodeAnalysis;
using AngleSharp.Dom;

namespace Crawler.Pages;

/// <summary>The links of a page.</summary>
internal static class PageLinks
{
    /// <summary>The links within an element that is no link itself.</summary>
    private const string Within = "a, area, iframe, frame";

    /// <summary>Reads a link as a browser does: space around it, relative to the base, without its fragment.</summary>
    public static bool TryResolve(Page page, string link, [NotNullWhen(true)] out Uri? address) =>
        Links.TryResolve(page.Base, page.Encoding, link, out address);

    /// <summary>The links of the elements that match, and of those within them.</summary>
    public static IEnumerable<Uri> Of(Page page, string selector)
    {
        bool obeys = page.Answer.ObeyNoFollow;
        if (obeys && page.IsNoFollow)
        {
            yield break;
        }

        // Links of a page to itself, such as those to its parts, lead nowhere.
        var found = new HashSet<string>(StringComparer.Ordinal) { page.Address.AbsoluteUri };
        foreach (IElement element in Elements(page, selector))
        {
            if (
                !(obeys && Tokens.Contain(element.GetAttribute("rel"), "nofollow"))
                && TextOf(element) is { } link
                && TryResolve(page, link, out Uri? address)
                && found.Add(address.AbsoluteUri)
            )
            {
                yield return address;
            }
        }
    }

    /// <summary>The link that an element has, as it is written; null if it has none.</summary>
    public static string? TextOf(IElement element) =>
        element.LocalName switch
        {
            "a" or "area" => element.GetAttribute("href"),

            // In RSS the address is the text.
            "link" => element.GetAttribute("href")
                ?? (string.IsNullOrEmpty(element.NamespaceUri) ? element.TextContent : null),
            "iframe"
            or "frame"
            or "img"
            or "script"
            or "source"
            or "embed"
            or "audio"
            or "video"
            or "track"
            or "input" => element.GetAttribute("src"),
            "form" => element.GetAttribute("action"),
            "object" => element.GetAttribute("data"),
            _ => null,
        };

    private static IEnumerable<IElement> Elements(Page page, string selector)
    {
        foreach (IElement element in Selector.Parse(selector).Elements(page.Document))
        {
            if (TextOf(element) is not null)
            {
                yield return element;
                continue;
            }

            foreach (IElement link in element.QuerySelectorAll(Within))
            {
                yield return link;
            }
        }
    }
}
