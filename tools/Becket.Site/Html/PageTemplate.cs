using System.Net;
using System.Text;
using Becket.Site.Pages;
using Becket.Site.Reference;

namespace Becket.Site.Html;

/// <summary>What is around the content of every page: navigation, search, the list of sections, the pages before and
/// after.</summary>
internal sealed class PageTemplate(
    IReadOnlyList<ContentsGroup> guides,
    IReadOnlyList<ContentsGroup> namespaces,
    string? repository
)
{
    private readonly ContentsItem[] _order =
    [
        .. guides.SelectMany(static group => group.InOrder).DistinctBy(static i => i.Path),
    ];

    /// <summary>Writes a page.</summary>
    public string Write(Document page, RenderedPage rendered)
    {
        bool isFirst = page.Path == "index";
        string title = isFirst ? "Becket: Twisted for .NET" : $"{page.Title} · Becket";
        string To(string file) => Encode(SitePaths.Relative(page.Path, file));
        return $"""
            <!doctype html>
            <html lang="en" data-root="{To("index.html")[..^"index.html".Length]}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{Encode(title)}</title>
            <meta name="description" content="{Encode(page.Description)}">
            <link rel="icon" href="{To("assets/icon.svg")}">
            <link rel="stylesheet" href="{To("assets/site.css")}">
            <link rel="alternate" type="text/markdown" href="{To(page.Path + ".md")}">
            <script src="{To("assets/theme.js")}"></script>
            <script src="{To("assets/site.js")}" defer></script>
            </head>
            <body class="{(isFirst ? "first" : page.Kind.ToString().ToLowerInvariant())}">
            <a class="skip" href="#content">Skip to the content</a>
            <header class="top">
            <button class="menu" type="button" aria-expanded="false" aria-controls="navigation" aria-label="Menu">{Icons.Menu}</button>
            <a class="home" href="{To("index.html")}">{Icons.Rope}<span>Becket</span></a>
            <div class="search" role="search">
            <label class="hidden" for="search">Search</label>
            <input id="search" type="search" placeholder="Search" autocomplete="off" spellcheck="false" role="combobox"
              aria-expanded="false" aria-controls="results" aria-autocomplete="list">
            <kbd aria-hidden="true">/</kbd>
            <ul id="results" role="listbox" aria-label="Results" hidden></ul>
            </div>
            <nav class="places" aria-label="Places">
            <a href="{To("tutorial.html")}"{Current(page.Path == "tutorial")}>Tutorial</a>
            <a href="{To("contents.html")}"{Current(page.Path == "contents")}>Pages</a>
            <a href="{To(ReferencePages.Index + ".html")}"{Current(page.Path == ReferencePages.Index)}>Reference</a>
            </nav>
            <button class="theme" type="button" aria-label="Dark or light colours">{Icons.Moon}{Icons.Sun}</button>
            </header>
            <div class="columns">
            <nav id="navigation" class="side" aria-label="Pages">
            {(page.Kind == DocumentKind.Reference ? ReferenceSide(page) : GuideSide(page))}</nav>
            <main id="content" tabindex="-1">
            {Trail(page)}<article>
            {rendered.Html}</article>
            {Neighbours(page)}<footer>
            <p><a href="{To(page.Path + ".md")}">This page as Markdown</a>{SourceOf(page)}</p>
            <p>A <em>becket</em> is a loop of rope. MIT license.</p>
            </footer>
            </main>
            {Sections(page, rendered)}</div>
            </body>
            </html>

            """.ReplaceLineEndings("\n");
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);

    private static string Current(bool isCurrent) => isCurrent ? " aria-current=\"page\"" : "";

    private static string Entry(Document page, string target, string title) =>
        $"<a href=\"{Encode(SitePaths.Relative(page.Path, target + ".html"))}\"{Current(page.Path == target)}>"
        + $"{Encode(title)}</a>";

    private static string Trail(Document page)
    {
        if (page.Above.Count == 0)
        {
            return "";
        }

        IEnumerable<string> links = page.Above.Select(above => $"<li>{Entry(page, above.Path, above.Title)}</li>");
        return $"<nav class=\"trail\" aria-label=\"Where this page is\"><ol>{string.Concat(links)}</ol></nav>\n";
    }

    /// <summary>The sections of the page. A page about overloads has a table of them at its beginning
    /// instead.</summary>
    private static string Sections(Document page, RenderedPage rendered)
    {
        Heading[] headings = [.. rendered.Headings.Where(static heading => heading.Level is 2 or 3)];
        bool hasTable = page.Kind == DocumentKind.Reference && headings.Any(static heading => heading.Level == 3);
        if (headings.Length < 2 || hasTable)
        {
            return "<div class=\"sections\"></div>\n";
        }

        IEnumerable<string> links = headings.Select(heading =>
            $"<li class=\"level{heading.Level}\"><a href=\"#{Encode(heading.Anchor)}\">"
            + $"{Encode(heading.Title)}</a></li>\n"
        );
        return "<nav class=\"sections\" aria-labelledby=\"sections\">\n<h2 id=\"sections\">On this page</h2>\n"
            + $"<ul>\n{string.Concat(links)}</ul>\n</nav>\n";
    }

    private string SourceOf(Document page) =>
        repository is null || page.Source is null
            ? ""
            : $" · <a href=\"{Encode($"{repository.TrimEnd('/')}/blob/main/{page.Source}")}\">Its source</a>";

    private string GuideSide(Document page)
    {
        var html = new StringBuilder();
        foreach (ContentsGroup group in guides)
        {
            html.Append($"<h2>{Encode(group.Title)}</h2>\n<ul>\n");
            foreach (ContentsItem item in group.Items)
            {
                html.Append("<li>").Append(Entry(page, item.Path, item.Title));
                if (item.Below.Count > 0 && item.Below.Prepend(item).Any(entry => entry.Path == page.Path))
                {
                    html.Append("\n<ul>\n");
                    foreach (ContentsItem below in item.Below)
                    {
                        html.Append($"<li>{Entry(page, below.Path, below.Title)}</li>\n");
                    }

                    html.Append("</ul>");
                }

                html.Append("</li>\n");
            }

            html.Append("</ul>\n");
        }

        string reference = Entry(page, ReferencePages.Index, "Namespaces and types");
        return html.Append($"<h2>Reference</h2>\n<ul>\n<li>{reference}</li>\n</ul>\n").ToString();
    }

    private string ReferenceSide(Document page)
    {
        var html = new StringBuilder();
        html.Append($"<h2>{Entry(page, ReferencePages.Index, "Reference")}</h2>\n<ul>\n");
        foreach (ContentsGroup space in namespaces)
        {
            string index = ReferencePages.PageOfNamespace(space.Title);
            html.Append("<li>").Append(Entry(page, index, space.Title));
            if (page.Path.StartsWith(index[..^"index".Length], StringComparison.Ordinal))
            {
                html.Append("\n<ul>\n");
                foreach (ContentsItem type in space.Items)
                {
                    bool isAbove = page.Above.Any(above => above.Path == type.Path);
                    html.Append($"<li{(isAbove ? " class=\"open\"" : "")}>{Entry(page, type.Path, type.Title)}</li>\n");
                }

                html.Append("</ul>");
            }

            html.Append("</li>\n");
        }

        return html.Append("</ul>\n").ToString();
    }

    private string Neighbours(Document page)
    {
        int at = Array.FindIndex(_order, item => item.Path == page.Path);
        if (at < 0)
        {
            return "";
        }

        string before = at == 0 ? "<span></span>" : Neighbour(page, _order[at - 1], "prev", "Previous");
        string after = at == _order.Length - 1 ? "<span></span>" : Neighbour(page, _order[at + 1], "next", "Next");
        return $"<nav class=\"neighbours\" aria-label=\"Previous and next page\">{before}{after}</nav>\n";
    }

    private static string Neighbour(Document page, ContentsItem item, string relation, string label) =>
        $"<a rel=\"{relation}\" href=\"{Encode(SitePaths.Relative(page.Path, item.Path + ".html"))}\">"
        + $"<span>{label}</span>{Encode(item.Title)}</a>";
}
