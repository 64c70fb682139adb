using Crawler.Site;
using Crawler.Site.Fronts;

namespace Crawler.Tests.Crawls;

/// <summary>A second crawl of the same state, against Kestrel.</summary>
public sealed class RecrawlTests
{
    [Fact]
    public async Task A_page_that_has_not_changed_is_not_sent_again()
    {
        var site = new TestSite(new SiteOptions { Hosts = ["a.test"], Pages = 10 });
        await using WebFront front = await WebFront.Start(site);
        using var directory = new TemporaryDirectory();
        CrawlSettings settings = new()
        {
            StateDirectory = directory.Of("state"),
            Exports = [directory.Of("items.jsonl")],
            Recrawl = true,
        };
        string[] starts = [$"http://a.test:{front.Port}/validator/"];

        RealCrawl.OfWeb(site, front, new PageSpider(starts), settings);
        site.Log.Clear();
        Outcome outcome = RealCrawl.OfWeb(site, front, new PageSpider(starts), settings);

        Assert.Equal(
            [
                "/validator/ 200",
                "/validator/changing/1 200",
                "/validator/date/1 304",
                "/validator/etag/1 304",
                "/validator/etag/2 304",
            ],
            site.Log.Requests.Where(request => request.Address != "/robots.txt")
                .Select(request => $"{request.Address} {request.Status}")
                .Order(StringComparer.Ordinal)
        );

        // Five items of the first crawl, and two of the pages that were sent again.
        Assert.Equal(7, outcome.Pages.Count);
    }
}
