using System.Net;
using Becket.Site.Code;
using Becket.Site.Pages;
using Becket.Site.Reference;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Becket.Site.Html;

/// <summary>Renders the Markdown of pages as HTML: coloured code, headings with anchors, tables that scroll.</summary>
internal sealed class PageRenderer
{
    private static readonly MarkdownPipeline s_pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables()
        .UseAutoLinks()
        .Build();

    private readonly Addresses _addresses;
    private readonly (Document Page, MarkdownDocument Markdown)[] _pages;
    private readonly Dictionary<CodeBlock, int> _blocks = [];
    private readonly CSharpHighlighter _highlighter;

    /// <summary>Reads the pages.</summary>
    /// <param name="pages">All pages: their blocks of C# are compiled together.</param>
    /// <param name="addresses">Where names in code lead.</param>
    /// <param name="props">The files with which the packages bring their global usings.</param>
    public PageRenderer(IEnumerable<Document> pages, Addresses addresses, IEnumerable<string> props)
    {
        _addresses = addresses;
        _pages = [.. pages.Select(static page => (page, Markdown.Parse(page.Markdown, s_pipeline)))];
        var blocks = new List<(string, string)>();
        foreach ((Document page, MarkdownDocument markdown) in _pages)
        {
            foreach (FencedCodeBlock block in markdown.Descendants<FencedCodeBlock>())
            {
                if (block.Info == "csharp" && !page.Signatures.ContainsKey(TextOf(block)))
                {
                    _blocks.Add(block, blocks.Count);
                    IEnumerable<string> given = page.Given.Where(g => g.Line <= block.Line).Select(static g => g.Code);
                    blocks.Add((TextOf(block), string.Join('\n', given)));
                }
            }
        }

        _highlighter = new CSharpHighlighter(blocks, props);
    }

    /// <summary>Renders the pages.</summary>
    public IEnumerable<(Document Page, RenderedPage Rendered)> Render() =>
        _pages.AsParallel().AsOrdered().Select(pair => (pair.Page, Render(pair.Page, pair.Markdown)));

    /// <summary>The first name of an element.</summary>
    internal static string IdOf(MarkdownObject block) => block.GetAttributes().Id ?? "";

    private static string? ToHtml(string? url)
    {
        if (url is null || url.Contains("://", StringComparison.Ordinal))
        {
            return url;
        }

        int hash = url.IndexOf('#', StringComparison.Ordinal);
        string file = hash < 0 ? url : url[..hash];
        return file.EndsWith(".md", StringComparison.Ordinal)
            ? file[..^3] + ".html" + (hash < 0 ? "" : url[hash..])
            : url;
    }

    /// <summary>Gives each heading an anchor, by GitHub's rule, so that links work there and here.</summary>
    private static List<Heading> NameHeadings(MarkdownDocument markdown)
    {
        var headings = new List<Heading>();
        var used = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (HeadingBlock block in markdown.Descendants<HeadingBlock>())
        {
            string title = PlainText.Of(block.Inline);
            string anchor = PlainText.AnchorOf(title);
            int count = used[anchor] = used.GetValueOrDefault(anchor, -1) + 1;
            anchor = count == 0 ? anchor : $"{anchor}-{count}";
            block.GetAttributes().Id = anchor;
            headings.Add(new Heading(block.Level, title, anchor));
        }

        return headings;
    }

    /// <summary>The list after the comment becomes cards, and the comment goes.</summary>
    private static void MarkCards(MarkdownDocument markdown)
    {
        foreach (HtmlBlock comment in markdown.OfType<HtmlBlock>().ToArray())
        {
            if (comment.Lines.ToString().Trim() == HiddenComments.Cards)
            {
                int at = markdown.IndexOf(comment);
                if (at + 1 < markdown.Count && markdown[at + 1] is ListBlock list)
                {
                    list.GetAttributes().AddClass("cards");
                }

                markdown.RemoveAt(at);
            }
        }
    }

    private static string TextOf(CodeBlock block) =>
        string.Join('\n', block.Lines.Lines.Take(block.Lines.Count).Select(static line => line.ToString()));

    private RenderedPage Render(Document page, MarkdownDocument markdown)
    {
        foreach (LinkInline link in markdown.Descendants<LinkInline>())
        {
            link.Url = ToHtml(link.Url);
        }

        IReadOnlyList<Heading> headings = NameHeadings(markdown);
        MarkCards(markdown);
        using var text = new StringWriter();
        var renderer = new HtmlRenderer(text);
        s_pipeline.Setup(renderer);
        renderer.ObjectRenderers.ReplaceOrAdd<CodeBlockRenderer>(
            new ColouredCodeRenderer(block => Colour(page, block))
        );
        renderer.ObjectRenderers.ReplaceOrAdd<HeadingRenderer>(new LinkedHeadingRenderer());
        renderer.ObjectRenderers.ReplaceOrAdd<HtmlTableRenderer>(new ScrolledTableRenderer());
        renderer.Render(markdown);
        return new RenderedPage(text.ToString(), headings, SearchEntries.SectionsOf(markdown));
    }

    private string Colour(Document page, CodeBlock block)
    {
        string language = (block as FencedCodeBlock)?.Info ?? "";
        IReadOnlyList<CodeSpan> spans =
            page.Signatures.TryGetValue(TextOf(block), out IReadOnlyList<CodeSpan>? signature) ? signature
            : _blocks.TryGetValue(block, out int number) ? _highlighter.Highlight(number)
            : SimpleHighlighter.Highlight(TextOf(block), language);
        string html = CodeHtml.Write(spans, id => _addresses.OnSite(id, page.Path, ".html"));
        string label = WebUtility.HtmlEncode(language.Length > 0 ? language : "text");
        return $"<div class=\"code\" data-language=\"{label}\"><pre tabindex=\"0\"><code>{html}</code></pre></div>\n";
    }

    private sealed class ColouredCodeRenderer(Func<CodeBlock, string> colour) : HtmlObjectRenderer<CodeBlock>
    {
        protected override void Write(HtmlRenderer renderer, CodeBlock block) => renderer.Write(colour(block));
    }

    private sealed class LinkedHeadingRenderer : HtmlObjectRenderer<HeadingBlock>
    {
        protected override void Write(HtmlRenderer renderer, HeadingBlock block)
        {
            string id = WebUtility.HtmlEncode(IdOf(block));
            renderer.Write($"<h{block.Level} id=\"{id}\">").WriteLeafInline(block);
            if (block.Level > 1)
            {
                renderer.Write($" <a class=\"anchor\" href=\"#{id}\" aria-label=\"Link to this section\">#</a>");
            }

            renderer.WriteLine($"</h{block.Level}>");
        }
    }

    /// <summary>A wide table scrolls inside the page, also by the keyboard.</summary>
    private sealed class ScrolledTableRenderer : HtmlTableRenderer
    {
        protected override void Write(HtmlRenderer renderer, Table table)
        {
            // A heading row without words is only there because the syntax asks for it.
            if (table[0] is TableRow { IsHeader: true } head && PlainText.Of(head).Trim().Length == 0)
            {
                table.RemoveAt(0);
            }

            renderer.Write("<div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"Table\">");
            base.Write(renderer, table);
            renderer.WriteLine("</div>");
        }
    }
}
