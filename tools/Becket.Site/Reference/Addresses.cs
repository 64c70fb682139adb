using Becket.Site.Code;
using Becket.Site.Pages;
using Microsoft.CodeAnalysis;

namespace Becket.Site.Reference;

/// <summary>Where each symbol is described: on a page of the site, or in the framework's documentation.</summary>
internal sealed class Addresses
{
    private const string Framework = "https://learn.microsoft.com/dotnet/api/";

    private readonly Dictionary<string, (string Page, string Anchor)> _pages = new(StringComparer.Ordinal);

    /// <summary>Notes where a symbol is described.</summary>
    public void Add(ISymbol symbol, string page, string anchor = "")
    {
        if (SymbolIds.Of(symbol) is { } id)
        {
            _pages[id] = (page, anchor.Length == 0 ? "" : "#" + anchor);
        }
    }

    /// <summary>The address as seen from a page, or null.</summary>
    /// <param name="id">The symbol's id.</param>
    /// <param name="from">The page with the link.</param>
    /// <param name="extension">The extension of pages of the site.</param>
    public string? Of(string id, string from, string extension) =>
        OnSite(id, from, extension) ?? (IsOfFramework(id) ? Framework + FrameworkName(id) : null);

    /// <summary>The page of the site that describes a symbol, or null.</summary>
    public string? PageOf(string id) => _pages.TryGetValue(id, out (string Page, string) place) ? place.Page : null;

    /// <summary>The address on the site, or null.</summary>
    public string? OnSite(string id, string from, string extension) =>
        !_pages.TryGetValue(id, out (string Page, string Anchor) place) ? null
        : place.Page == from && place.Anchor.Length > 0 ? place.Anchor
        : SitePaths.Relative(from, place.Page + extension) + place.Anchor;

    private static bool IsOfFramework(string id) =>
        id.Length > 2
        && (
            id[2..].StartsWith("System.", StringComparison.Ordinal)
            || id[2..].StartsWith("Microsoft.Extensions.", StringComparison.Ordinal)
            || id[2..].StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal)
        );

    /// <summary>The documentation's rule: the name in small letters, hyphens for the marks of generics and of
    /// constructors, no parameters.</summary>
    private static string FrameworkName(string id)
    {
        string name = id[2..];
        int parameters = name.IndexOf('(', StringComparison.Ordinal);
        name = parameters < 0 ? name : name[..parameters];
        int generic = name.IndexOf("``", StringComparison.Ordinal);
        name = generic < 0 ? name : name[..generic];
        return name.Replace('`', '-').Replace('#', '-').ToLowerInvariant();
    }
}
