using System.Text.Json.Nodes;
using AngleSharp.Dom;
using Crawler.CommandLine;
using Crawler.Pages;

namespace Crawler.Tool.Spiders;

/// <summary>A field of the items that the command line describes.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Selector">Finds its value.</param>
/// <param name="IsList">Whether it takes all matches.</param>
internal sealed record ItemField(string Name, Selector Selector, bool IsList)
{
    private const string ListMark = "[]";

    /// <summary>Reads "title=h1::text" or "tags[]=a.tag::text".</summary>
    /// <exception cref="CommandException">It cannot be read.</exception>
    public static ItemField Read(string text)
    {
        if (text.Split('=', 2, StringSplitOptions.TrimEntries) is not [{ Length: > 0 } name, { Length: > 0 } selector])
        {
            throw new CommandException(
                $"--item takes a name and a selector such as title=h1::text, not '{text}'",
                ExitCodes.Misused
            );
        }

        bool isList = name.EndsWith(ListMark, StringComparison.Ordinal);
        name = isList ? name[..^ListMark.Length] : name;
        if (name is "" or SelectorSpider.AddressField)
        {
            throw new CommandException(
                $"--item cannot be named '{name}'"
                    + (name.Length > 0 ? ": every item has the address of its page under that name" : ""),
                ExitCodes.Misused
            );
        }

        return new ItemField(name, SelectorText.Read("--item", selector), isList);
    }

    /// <summary>The value that a page has for it; null if nothing matches.</summary>
    public JsonNode? ValueOf(IParentNode page)
    {
        if (!IsList)
        {
            return Selector.First(page);
        }

        var all = new JsonArray();
        foreach (string value in Selector.All(page))
        {
            all.Add((JsonNode)value);
        }

        return all;
    }
}
