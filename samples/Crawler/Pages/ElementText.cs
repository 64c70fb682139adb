using System.Text;
using AngleSharp.Dom;

namespace Crawler.Pages;

/// <summary>The text that a reader sees of an element.</summary>
internal static class ElementText
{
    /// <summary>The text of an element and of all within it, without scripts and styles in it, and without space around
    /// it.</summary>
    public static string Of(IElement element)
    {
        INode? first = element.FirstChild;
        if (first is null)
        {
            return "";
        }

        if (first.NextSibling is null && first is IText only)
        {
            return only.Data.Trim();
        }

        var text = new StringBuilder();
        INode? node = first;
        while (node is not null && node != element)
        {
            if (node is IText part)
            {
                text.Append(part.Data);
            }

            node =
                node.FirstChild is { } child && node is not IElement { LocalName: "script" or "style" }
                    ? child
                    : Behind(node, element);
        }

        return text.ToString().Trim();
    }

    // The next node in the order of the page that is not within this one.
    private static INode? Behind(INode node, IElement end)
    {
        INode? at = node;
        while (at is not null && at != end && at.NextSibling is null)
        {
            at = at.Parent;
        }

        return at is null || at == end ? null : at.NextSibling;
    }
}
