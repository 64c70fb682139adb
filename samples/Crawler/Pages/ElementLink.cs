using System.Text;
using AngleSharp.Dom;

namespace Crawler.Pages;

/// <summary>The address that an element leads to.</summary>
internal static class ElementLink
{
    /// <summary>The address, absolute; null if it has none, or one that cannot be fetched.</summary>
    public static Uri? Of(IElement element)
    {
        if (
            PageLinks.TextOf(element) is not { } link
            || !Uri.TryCreate(element.BaseUri, UriKind.Absolute, out Uri? from)
        )
        {
            return null;
        }

        Encoding encoding = Charsets.Find(element.Owner?.CharacterSet) ?? Encoding.UTF8;
        return Links.TryResolve(from, encoding, link, out Uri? address) ? address : null;
    }
}
