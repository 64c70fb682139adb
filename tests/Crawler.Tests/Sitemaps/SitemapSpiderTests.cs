using System.Text;
using Crawler.Sitemaps;
using static Crawler.Tests.Pages.TestPages;

namespace Crawler.Tests.Sitemaps;

public sealed class SitemapSpiderTests
{
    [Fact]
    public async Task It_begins_with_sitemaps_or_the_robots_txt_of_sites()
    {
        var starts = new List<(string, string)>();
        await foreach (CrawlRequest request in new Shop().StartRequests())
        {
            starts.Add((request.Address.AbsolutePath, request.Label));
        }

        Assert.Equal([("/robots.txt", "robots.txt"), ("/map.xml", "sitemap")], starts);
    }

    [Theory]
    [InlineData("Sitemap: http://a.example/1.xml\nUser-agent: *\nDisallow: /\nsitemap: /2.xml", "/1.xml /2.xml")]
    [InlineData("User-agent: *\nDisallow:", "/sitemap.xml")]
    [InlineData("Sitemap: mailto:x", "")]
    public void The_robots_txt_names_sitemaps(string file, string paths) =>
        Assert.Equal(
            paths.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(path => (path, "sitemap")),
            Requests(new Shop(), file, "robots.txt")
        );

    [Fact]
    public void Sitemaps_lead_to_sitemaps_and_pages_by_their_routes()
    {
        const string Map = """
            <urlset><sitemap><loc>/more.xml</loc></sitemap>
            <url><loc>/product/1</loc></url><url><loc>/about</loc></url><url><loc>/list/</loc></url>
            <url><loc>/product/old</loc><lastmod>2019-12-31</lastmod></url>
            <url><loc>/product/new</loc><lastmod>2020-01-01</lastmod></url>
            <url><loc>/product/secret</loc></url></urlset>
            """;

        Assert.Equal(
            [("/more.xml", "sitemap"), ("/product/1", "product"), ("/list/", ""), ("/product/new", "product")],
            Requests(new Shop(), Map, "sitemap")
        );
    }

    [Fact]
    public void Without_routes_all_pages_are_parsed_by_Parse() =>
        Assert.Equal([("/x", "")], Requests(new Plain(), "<urlset><url><loc>/x</loc></url></urlset>", "sitemap"));

    private static IEnumerable<(string Path, string Label)> Requests(Spider spider, string body, string label)
    {
        Page page = Of(Encoding.UTF8.GetBytes(body), null, "http://a.example/x", label: label);
        return spider
            .ParseOnThread(page)
            .Select(output => output.Request!)
            .Select(request => (request.Address.AbsolutePath, request.Label));
    }

    private sealed class Plain : SitemapSpider<string>;

    private sealed class Shop : SitemapSpider<string>
    {
        public Shop()
        {
            RoutePages("/product/", "product");
            RoutePages("/list/$");
        }

        public override IEnumerable<string> StartAddresses =>
            ["http://a.example/robots.txt", "http://a.example/map.xml"];

        public override DateTimeOffset? ModifiedSince => new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

        protected override bool Takes(SitemapEntry entry) =>
            base.Takes(entry) && !entry.Address.AbsolutePath.EndsWith("secret", StringComparison.Ordinal);
    }
}
