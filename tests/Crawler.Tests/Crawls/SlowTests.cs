using Crawler.Site;

namespace Crawler.Tests.Crawls;

/// <summary>Hosts that are slow, silent, or not there, in virtual time.</summary>
public sealed class SlowTests
{
    private readonly TestSite _site = new(new SiteOptions { Hosts = ["a.test", "b.test"], Pages = 10 });

    [Fact]
    public void Slow_headers_and_slow_bodies_are_waited_for_as_long_as_the_time_out_allows()
    {
        // Three minutes; a body of the second and the fourth has some five pieces.
        Outcome outcome = Crawl(
            "http://a.test/slow/head/170000",
            "http://a.test/slow/body/20000",
            "http://a.test/slow/head/190000",
            "http://a.test/slow/body/90000"
        );

        Assert.Equal(
            ["/slow/body/20000", "/slow/head/170000"],
            outcome.Pages.Select(page => page.Path).Order(StringComparer.Ordinal)
        );
        Assert.Equal(2, outcome.Count("failed: time-out"));
        Assert.Equal(4, outcome.Count("retry: time-out"));
    }

    [Fact]
    public void A_page_that_never_comes_is_given_up_and_the_others_of_its_host_are_not()
    {
        Outcome outcome = Crawl("http://a.test/slow/never", "http://a.test/links/root", "http://b.test/links/root");

        Assert.Equal(2, outcome.Pages.Count);
        Assert.Equal(1, outcome.Count("failed: time-out"));
        Assert.Equal(3, _site.Log.CountOf("a.test", "/slow/never"));
    }

    [Fact]
    public void A_host_that_refuses_connections_fails_and_others_go_on()
    {
        Outcome outcome = SimulatedCrawl.Of(
            _site,
            new PageSpider(["http://refused.test/", "http://a.test/links/root"]),
            new CrawlSettings { RobotsTxtObey = false },
            crawl => crawl.AddHost("refused.test")
        );

        Assert.Equal("a.test", Assert.Single(outcome.Pages).Host);
        Assert.Equal(1, outcome.Count("failed: connect"));
        Assert.Equal(2, outcome.Count("retry: connect"));
    }

    [Fact]
    public void A_host_that_drops_every_packet_fails_and_others_go_on()
    {
        Outcome outcome = SimulatedCrawl.Of(
            _site,
            new PageSpider(["http://silent.test/", "http://a.test/links/root"]),
            new CrawlSettings { RobotsTxtObey = false },
            crawl =>
            {
                crawl.AddSite("silent.test");
                crawl.Simulation.Network.Partition(SimulatedCrawl.CrawlerHost, "silent.test");
            }
        );

        Assert.Equal("a.test", Assert.Single(outcome.Pages).Host);
        Assert.Equal(1, outcome.Summary.Total.Failed);
        Assert.Equal(2, outcome.Summary.Statistics.Retries);
    }

    [Fact]
    public void A_name_that_is_not_there_fails_and_others_go_on()
    {
        Outcome outcome = SimulatedCrawl.Of(
            _site,
            new PageSpider(["http://nowhere.test/", "http://a.test/links/root"]),
            new CrawlSettings { RobotsTxtObey = false }
        );

        Assert.Equal("a.test", Assert.Single(outcome.Pages).Host);
        Assert.Equal(1, outcome.Count("failed: name"));
    }

    private Outcome Crawl(params string[] starts) =>
        SimulatedCrawl.Of(_site, new PageSpider(starts, ["a.test", "b.test"]));
}
