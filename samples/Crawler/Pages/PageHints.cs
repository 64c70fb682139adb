using AngleSharp.Dom;

namespace Crawler.Pages;

/// <summary>What a page says of itself to crawlers, in its elements.</summary>
/// <param name="Canonical">The address that it prefers.</param>
/// <param name="Refresh">Where it redirects to.</param>
/// <param name="IsNoFollow">Whether its links are not to be followed.</param>
internal sealed record PageHints(Uri? Canonical, MetaRefresh? Refresh, bool IsNoFollow)
{
    /// <summary>Reads the elements of a page.</summary>
    public static PageHints Of(PageContent content)
    {
        Uri? canonical = null;
        MetaRefresh? refresh = null;
        bool isNoFollow = false;
        foreach (IElement element in content.Document.QuerySelectorAll("link[rel], meta[content]"))
        {
            if (Tokens.Contain(element.GetAttribute("rel"), "canonical"))
            {
                canonical ??= AddressOf(content, element);
            }

            string value = element.GetAttribute("content") ?? "";
            isNoFollow |= IsNamed(element, "name", "robots") && Forbids(value);

            // A browser with scripts, which is what most pages are made for, does not read what is in noscript.
            if (IsNamed(element, "http-equiv", "refresh") && element.Closest("noscript") is null)
            {
                refresh ??= RefreshText.Parse(value, content.Base, content.Encoding);
            }
        }

        return new PageHints(canonical, refresh, isNoFollow);
    }

    /// <summary>Whether rules for crawlers, parted by commas, forbid to follow links.</summary>
    public static bool Forbids(string rules) =>
        rules
            .Split(',', StringSplitOptions.TrimEntries)
            .Any(rule =>
                rule.Equals("nofollow", StringComparison.OrdinalIgnoreCase)
                || rule.Equals("none", StringComparison.OrdinalIgnoreCase)
            );

    private static bool IsNamed(IElement element, string attribute, string name) =>
        string.Equals(element.GetAttribute(attribute)?.Trim(), name, StringComparison.OrdinalIgnoreCase);

    private static Uri? AddressOf(PageContent content, IElement link) =>
        link.GetAttribute("href") is { } href
        && Links.TryResolve(content.Base, content.Encoding, href, out Uri? address)
            ? address
            : null;
}
