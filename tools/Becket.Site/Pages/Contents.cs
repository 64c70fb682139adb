using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Becket.Site.Pages;

/// <summary>The table of contents, read from the page that is one: each list or table there is a group, and the
/// heading above it gives the group its title.</summary>
/// <remarks>The first link of an item is an entry, the other links of the item are below it.</remarks>
internal static class Contents
{
    private static readonly MarkdownPipeline s_pipeline = new MarkdownPipelineBuilder().UsePipeTables().Build();

    /// <summary>Reads the groups.</summary>
    /// <param name="contents">The page with the lists.</param>
    /// <param name="pages">All pages by their paths.</param>
    public static IReadOnlyList<ContentsGroup> Read(Document contents, IReadOnlyDictionary<string, Document> pages)
    {
        var groups = new List<ContentsGroup>();
        string title = "";
        foreach (Block block in Markdown.Parse(contents.Markdown, s_pipeline))
        {
            if (block is HeadingBlock heading)
            {
                title = PlainText.Of(heading.Inline);
            }
            else if (block is ListBlock or Table)
            {
                IEnumerable<Block> items = (ContainerBlock)block;
                ContentsItem[] entries =
                [
                    .. items.Select(item => ReadItem(contents, item, pages)).OfType<ContentsItem>(),
                ];
                if (entries.Length > 0)
                {
                    groups.Add(new ContentsGroup(title, entries));
                }
            }
        }

        return groups;
    }

    private static ContentsItem? ReadItem(Document contents, Block item, IReadOnlyDictionary<string, Document> pages)
    {
        ContentsItem? entry = null;
        var below = new List<ContentsItem>();
        foreach (LinkInline link in item.Descendants<LinkInline>())
        {
            string path = SitePaths.Resolve(contents.Path, link.Url ?? "")!;
            if (!path.EndsWith(".md", StringComparison.Ordinal) || !pages.TryGetValue(path[..^3], out Document? page))
            {
                continue;
            }

            if (entry is null)
            {
                entry = new ContentsItem(PlainText.Of(link), page.Path, DescriptionOf(item), below);
            }
            else
            {
                // These links have the words that their sentence needs. The page's own title is better in a list.
                below.Add(new ContentsItem(page.Title, page.Path, "", []));
            }
        }

        return entry;
    }

    /// <summary>What follows the colon after the first link.</summary>
    private static string DescriptionOf(Block item)
    {
        string text = item is TableRow { Count: > 1 } row ? PlainText.Of(row[1]) : PlainText.Of(item);
        int colon = text.IndexOf(": ", StringComparison.Ordinal);
        return colon < 0 ? "" : PlainText.FirstSentence(text[(colon + 2)..]);
    }
}
