using Crawler.Program;
using Crawler.Site;
using Crawler.Site.Fronts;

namespace Crawler.Tests.Crawls;

/// <summary>Whole crawls of the graph behind Kestrel, over real sockets.</summary>
public sealed class GraphTests
{
    [Fact]
    public async Task Ten_thousand_pages_are_each_fetched_once_and_each_item_is_written_once()
    {
        var site = new TestSite(new SiteOptions { Pages = 10_000, PageBytes = 2048 });
        await using WebFront front = await WebFront.Start(site);

        Outcome outcome = RealCrawl.OfWeb(site, front, Spider(site, front));

        Assert.Equal(CrawlSummary.Finished, outcome.Summary.Reason);
        AssertEachOnce(site, outcome);
    }

    [Fact]
    public async Task The_site_never_sees_more_requests_at_once_than_the_bounds()
    {
        var site = new TestSite(new SiteOptions { Pages = 600, Delay = TimeSpan.FromMilliseconds(5) });
        await using WebFront front = await WebFront.Start(site);
        var settings = new CrawlSettings { ConcurrentRequests = 7, ConcurrentRequestsPerDomain = 3 };

        Outcome outcome = RealCrawl.OfWeb(site, front, Spider(site, front), settings);

        AssertEachOnce(site, outcome);
        Assert.InRange(site.Log.Most, 1, 7);
        Assert.All(site.Options.Hosts, host => Assert.InRange(site.Log.MostOf(host), 1, 3));
    }

    [Fact]
    public async Task A_crawl_that_was_stopped_goes_on_with_what_is_left()
    {
        var site = new TestSite(new SiteOptions { Pages = 500 });
        await using WebFront front = await WebFront.Start(site);
        using var directory = new TemporaryDirectory();
        CrawlSettings settings = new()
        {
            StateDirectory = directory.Of("state"),
            Exports = [directory.Of("items.jsonl")],
            CloseSpiderPageCount = 120,
        };

        var reasons = new List<string>();
        for (int run = 0; run < 5; run++)
        {
            reasons.Add(RealCrawl.OfWeb(site, front, Spider(site, front), settings).Summary.Reason);
        }

        Assert.Equal(["page limit", "page limit", "page limit", "page limit", "finished"], reasons);
        Assert.Equal(500, site.Log.Requests.Count(request => request.Address != "/robots.txt"));
        Assert.Equal(site.Graph.Keys.Order(), Outcome.Values(Outcome.Read(directory.Of("items.jsonl")), "Key").Order());
    }

    internal static GraphSpider Spider(TestSite site, WebFront front) =>
        new(site.Graph.AddressOf(0, $":{front.Port}"), site.Options.Hosts);

    internal static void AssertEachOnce(TestSite site, Outcome outcome)
    {
        string[] fetched =
        [
            .. outcome
                .Log.Requests.Where(request => request.Address != "/robots.txt")
                .Select(request => request.Host + request.Address),
        ];
        Assert.Equal(site.Options.Pages, fetched.Length);
        Assert.Equal(site.Options.Pages, fetched.Distinct().Count());
        Assert.Equal(site.Options.Hosts.Count, outcome.Log.Requests.Count - fetched.Length);
        Assert.Equal(site.Graph.Keys.Order(), outcome.Values("Key").Order());
        Assert.Equal(site.Options.Pages, outcome.Summary.Total.Done);
        Assert.Equal(site.Options.Pages * site.Options.Items, outcome.Summary.Total.Items);
    }
}
