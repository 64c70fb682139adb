using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Becket.Site.Pages;

namespace Becket.Site.Tests;

public sealed partial class PagesTests(BuiltSite built)
{
    private const int MostBytes = 100_000;

    [Fact]
    public void Every_link_of_every_page_leads_to_a_file_and_to_an_anchor_that_exist()
    {
        var anchors = built.Pages.ToDictionary(
            static page => page.Path,
            static page =>
                Id().Matches(page.Html).Select(static id => WebUtility.HtmlDecode(id.Groups[1].Value)).ToHashSet()
        );
        var broken = new List<string>();
        foreach ((string path, string html) in built.Pages)
        {
            foreach (Match link in Link().Matches(html))
            {
                string url = WebUtility.HtmlDecode(link.Groups[1].Value);
                if (IsOutside(url))
                {
                    continue;
                }

                string[] parts = url.Split('#');
                string file = parts[0].Length == 0 ? path : SitePaths.Resolve(path, parts[0]) ?? "outside";
                if (
                    !built.Site.Files.ContainsKey(file)
                    || (parts.Length > 1 && !anchors[file].Contains(Uri.UnescapeDataString(parts[1])))
                )
                {
                    broken.Add($"{path}: {url}");
                }
            }
        }

        Assert.Empty(broken);
    }

    [Fact]
    public void Every_link_of_every_markdown_page_leads_to_a_file_of_the_site()
    {
        string[] broken =
        [
            .. built
                .Site.Pages.Where(static page => page.Kind != DocumentKind.SourceFile)
                .SelectMany(page =>
                    MarkdownLink()
                        .Matches(Code().Replace(page.Markdown, ""))
                        .Select(static link => link.Groups[1].Value)
                        .Where(static url => !IsOutside(url) && url[0] != '#')
                        .Where(url => !built.Site.Files.ContainsKey(SitePaths.Resolve(page.Path, url.Split('#')[0])!))
                        .Select(url => $"{page.Path}: {url}")
                ),
        ];

        Assert.Empty(broken);
    }

    [Fact]
    public void Every_page_is_under_100_kilobytes_and_beside_it_is_the_same_as_markdown()
    {
        Assert.All(built.Pages, static page => Assert.InRange(Encoding.UTF8.GetByteCount(page.Html), 1, MostBytes));
        Assert.All(built.Pages, page => Assert.Contains(page.Path[..^5] + ".md", built.Site.Files.Keys));
    }

    [Fact]
    public void No_page_needs_a_network_to_be_read() =>
        Assert.All(
            built.Pages,
            static page =>
                Assert.DoesNotMatch("<(script|img|iframe)[^>]*src=\"(https?:)?//|<link[^>]*href=\"https?:", page.Html)
        );

    [Fact]
    public void Comments_for_the_compiler_are_on_no_page()
    {
        Assert.All(
            built.Site.Pages.Where(static page => page.Kind == DocumentKind.Guide),
            static page => Assert.DoesNotMatch("(?m)^<!-- (given|from)", page.Markdown)
        );
        Assert.DoesNotContain("public static Lock gate", built.Text("tutorial.html"), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_page_that_the_index_links_to_is_in_the_navigation_and_in_the_list_for_models()
    {
        string index = File.ReadAllText(Path.Combine(BuiltSite.Root, "docs/README.md"));
        string[] pages =
        [
            .. MarkdownLink()
                .Matches(index)
                .Select(static link => link.Groups[1].Value.Split('#')[0])
                .Where(static link => link.EndsWith(".md", StringComparison.Ordinal) && link != "../README.md")
                .Select(static link => SitePaths.OfPage(SitePaths.Resolve("docs/README.md", link)!))
                .Distinct(),
        ];
        string everyMenu = string.Concat(pages.Append("index").Select(page => built.Text(page + ".html")));

        Assert.True(pages.Length > 40);
        Assert.All(
            pages,
            page => Assert.Contains($"{page.Split('/')[^1]}.html\"", everyMenu, StringComparison.Ordinal)
        );
        Assert.All(pages, page => Assert.Contains($"({page}.md)", built.Text("llms.txt"), StringComparison.Ordinal));
    }

    [Fact]
    public void Every_link_of_the_list_for_models_leads_to_a_file()
    {
        string[] links =
        [
            .. MarkdownLink().Matches(built.Text("llms.txt")).Select(static link => link.Groups[1].Value),
        ];

        Assert.True(links.Length > 60);
        Assert.All(links, link => Assert.Contains(link, built.Site.Files.Keys));
    }

    [Fact]
    public void The_first_page_says_what_why_how_to_get_in_and_when_not()
    {
        string html = built.Text("index.html");

        Assert.Contains("class=\"cards\"", html, StringComparison.Ordinal);
        int[] places =
        [
            .. new[] { "Twisted for .NET", "<pre", "id=\"why\"", "id=\"four-ways-in\"", "id=\"when-not-to\"" }.Select(
                text =>
                    html.IndexOf(text, html.IndexOf("<article>", StringComparison.Ordinal), StringComparison.Ordinal)
            ),
        ];
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
    }

    [Fact]
    public void Pages_lead_to_the_page_before_and_the_page_after_in_the_order_of_the_index()
    {
        Assert.Matches("rel=\"next\" href=\"run.html\"", built.Text("tutorial.html"));
        Assert.Matches("rel=\"prev\" href=\"tutorial.html\"", built.Text("run.html"));
    }

    [Fact]
    public void A_file_that_a_page_links_to_is_shown_on_a_page_of_its_own()
    {
        Assert.Contains("source/samples/Net/DeviceGateway.cs.html", built.Text("index.html"), StringComparison.Ordinal);
        Assert.Contains(
            "class=\"k\"",
            built.Text("source/samples/Net/DeviceGateway.cs.html"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Names_in_code_on_pages_lead_to_the_reference() =>
        Assert.Matches(
            "<a class=\"m\" href=\"api/Becket.Tasks/DeferLaterExtensions.DeferLater.html[^\"]*\">DeferLater</a>",
            built.Text("index.html")
        );

    [Fact]
    public void The_same_repository_gives_the_same_bytes()
    {
        var again = Site.Build(BuiltSite.Root, repository: null);

        Assert.Equal(built.Site.Files.Keys, again.Files.Keys);
        Assert.All(
            again.Files,
            file => Assert.True(file.Value.AsSpan().SequenceEqual(built.Site.Files[file.Key]), file.Key)
        );
    }

    private static bool IsOutside(string url) =>
        url.StartsWith("https://", StringComparison.Ordinal)
        || url.StartsWith("http://", StringComparison.Ordinal)
        || url.StartsWith("mailto:", StringComparison.Ordinal);

    [GeneratedRegex(" (?:href|src)=\"([^\"]*)\"")]
    private static partial Regex Link();

    [GeneratedRegex(" id=\"([^\"]*)\"")]
    private static partial Regex Id();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex MarkdownLink();

    [GeneratedRegex(@"(?ms)^ *```.*?^ *```|`[^`\n]*`(?!\])")]
    private static partial Regex Code();
}
