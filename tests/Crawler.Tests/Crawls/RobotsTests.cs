using Crawler.Site;

namespace Crawler.Tests.Crawls;

/// <summary>robots.txt of every kind, in virtual time.</summary>
public sealed class RobotsTests
{
    private readonly TestSite _site = new(new SiteOptions { Hosts = ["a.test"], Pages = 10 });

    [Fact]
    public void What_a_robots_txt_forbids_is_not_fetched()
    {
        Outcome outcome = Crawl("a.test", "/private/a", "/private/b", "/links/root");

        Assert.Equal(["/links/root"], _site.Log.AddressesOf("a.test"));
        Assert.Equal(2, outcome.Count("dropped: robots.txt"));
        Assert.Equal(1, _site.Log.CountOf("a.test", "/robots.txt"));
    }

    [Fact]
    public void What_it_forbids_is_fetched_if_the_settings_say_so_and_the_file_is_not()
    {
        SimulatedCrawl.Of(
            _site,
            new PageSpider(["http://a.test/private/a"]),
            new CrawlSettings { RobotsTxtObey = false }
        );

        Assert.Equal(["/private/a"], _site.Log.AddressesOf("a.test"));
        Assert.Equal(0, _site.Log.CountOf("a.test", "/robots.txt"));
    }

    [Theory]
    [InlineData("robots-404.test")]
    [InlineData("robots-403.test")]
    [InlineData("robots-loop.test")]
    [InlineData("robots-html.test")]
    public void A_site_without_rules_allows_everything(string host)
    {
        Crawl(host, "/private/a", "/links/root");

        Assert.Equal(["/links/root", "/private/a"], _site.Log.AddressesOf(host));
    }

    [Fact]
    public void A_robots_txt_that_cannot_be_had_is_asked_for_again_and_nothing_else_is_meanwhile()
    {
        Crawl("robots-500.test", "/private/a", "/links/root");

        Assert.Equal(3, _site.Log.CountOf("robots-500.test", "/robots.txt"));
        Assert.Equal(["/links/root"], _site.Log.AddressesOf("robots-500.test"));
        Assert.All(_site.Log.Requests.Take(3), request => Assert.Equal("/robots.txt", request.Address));
    }

    [Theory]
    [InlineData("robots-503.test")]
    [InlineData("robots-never.test")]
    public void Nothing_is_fetched_from_a_site_whose_robots_txt_cannot_be_had(string host)
    {
        Outcome outcome = Crawl(host, "/links/root", "/links/absolute");

        Assert.Empty(_site.Log.AddressesOf(host));
        Assert.Equal(CrawlSummary.Finished, outcome.Summary.Reason);
        Assert.Equal(2, outcome.Summary.Total.Failed);
        Assert.InRange(_site.Log.CountOf(host, "/robots.txt"), 2, 10);
    }

    [Fact]
    public void A_robots_txt_that_is_elsewhere_is_fetched_there()
    {
        Crawl("robots-redirect.test", "/private/a", "/links/root");

        Assert.Equal(["/links/root"], _site.Log.AddressesOf("robots-redirect.test"));
        Assert.Equal(1, _site.Log.CountOf("a.test", "/robots.txt"));
    }

    [Fact]
    public void Only_the_first_500_kibibytes_of_a_robots_txt_count()
    {
        Crawl("robots-huge.test", "/private/a", "/links/root");

        Assert.Equal(["/links/root"], _site.Log.AddressesOf("robots-huge.test"));
    }

    [Fact]
    public void A_site_that_forbids_everything_is_left_alone()
    {
        Outcome outcome = Crawl("robots-none.test", "/", "/links/root");

        Assert.Empty(_site.Log.AddressesOf("robots-none.test"));
        Assert.Equal(2, outcome.Summary.Total.Dropped);
    }

    private Outcome Crawl(string host, params string[] paths) =>
        SimulatedCrawl.Of(
            _site,
            new PageSpider([.. paths.Select(path => $"http://{host}{path}")]),
            more: crawl =>
            {
                if (host != "a.test")
                {
                    crawl.AddSite(host);
                }
            }
        );
}
