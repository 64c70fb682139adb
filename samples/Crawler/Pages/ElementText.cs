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
        INodeList children = element.ChildNodes;
        switch (children.Length)
        {
            case 0:
                return "";

            case 1 when children[0] is IText only:
                return only.Data.Trim();

            default:
                var text = new StringBuilder();
                Append(children, text);
                return text.ToString().Trim();
        }
    }

    // By index, because a node looks for its next sibling among all of them. No deeper than the parsers nest.
    private static void Append(INodeList nodes, StringBuilder text)
    {
        int count = nodes.Length;
        for (int i = 0; i < count; i++)
        {
            switch (nodes[i])
            {
                case IText part:
                    text.Append(part.Data);
                    break;

                case IElement element
                and not { LocalName: "script" or "style" }:
                    Append(element.ChildNodes, text);
                    break;
            }
        }
    }
}
