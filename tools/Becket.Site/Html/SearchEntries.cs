using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Becket.Site.Pages;
using Markdig.Syntax;

namespace Becket.Site.Html;

/// <summary>What search finds: a script with a list, because pages that were opened from a disk may load scripts but
/// no data.</summary>
internal static partial class SearchEntries
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The sections of a page: title, anchor and text of each.</summary>
    public static IReadOnlyList<(string Title, string Anchor, string Text)> SectionsOf(MarkdownDocument markdown)
    {
        var sections = new List<(string, string, string)>();
        (string title, string anchor) = ("", "");
        var text = new List<string>();
        foreach (Block block in markdown)
        {
            if (block is HeadingBlock heading)
            {
                Flush();
                (title, anchor) = (
                    PlainText.Of(heading.Inline),
                    heading.Level == 1 ? "" : "#" + PageRenderer.IdOf(heading)
                );
            }
            else
            {
                text.Add(PlainText.Of(block));
            }
        }

        Flush();
        return sections;

        void Flush()
        {
            if (title.Length > 0)
            {
                sections.Add((title, anchor, Blanks().Replace(string.Join(' ', text), " ").Trim()));
            }

            text.Clear();
        }
    }

    /// <summary>Writes the list. A row is: title, page's title, address, text, and 0 for a guide or 1 for the
    /// reference.</summary>
    public static string Write(IEnumerable<(Document Page, RenderedPage Rendered)> pages)
    {
        IEnumerable<string> rows = pages.SelectMany(static pair =>
            pair.Page.Kind == DocumentKind.Guide
                ? pair.Rendered.Sections.Select(section =>
                    Row(
                        section.Title,
                        section.Anchor.Length == 0 ? "" : pair.Page.Title,
                        pair.Page.Path + ".html" + section.Anchor,
                        section.Text,
                        kind: 0
                    )
                )
                : [Row(pair.Page.Title, ContextOf(pair.Page), pair.Page.Path + ".html", pair.Page.Description, kind: 1)]
        );
        return $"becketSearch([\n{string.Join(",\n", rows)}\n]);\n";
    }

    private static string ContextOf(Document page) => page.Above.Count > 1 ? page.Above[1].Title : "";

    private static string Row(string title, string context, string address, string text, int kind) =>
        JsonSerializer.Serialize<object[]>([title, context, address, text, kind], s_options);

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
