using System.Text;
using Becket.Site.Reference;

namespace Becket.Site.Pages;

/// <summary>llms.txt: what a language model needs to find its way, in the form that llmstxt.org describes.</summary>
internal static class ListForModels
{
    public static string Write(
        Document first,
        IReadOnlyList<ContentsGroup> guides,
        IReadOnlyList<ContentsGroup> namespaces
    )
    {
        var text = new StringBuilder();
        text.Append($"# {first.Title}\n\n> {first.Description}\n\nStart with [the first page]({first.Path}.md).\n");
        foreach (ContentsGroup group in guides)
        {
            text.Append($"\n## {group.Title}\n\n");
            foreach (ContentsItem item in group.InOrder.DistinctBy(static item => item.Path))
            {
                text.Append($"- [{item.Title}]({item.Path}.md)");
                text.Append(item.Description.Length > 0 ? $": {item.Description}\n" : "\n");
            }
        }

        text.Append("\n## Reference\n\n");
        foreach (ContentsGroup space in namespaces)
        {
            string types = string.Join(", ", space.Items.Select(static type => type.Title));
            text.Append($"- [{space.Title}]({ReferencePages.PageOfNamespace(space.Title)}.md): {types}\n");
        }

        return text.ToString();
    }
}
