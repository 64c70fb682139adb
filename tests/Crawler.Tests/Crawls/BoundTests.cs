using Crawler.Program;
using Crawler.Site;

namespace Crawler.Tests.Crawls;

/// <summary>The bounds and delays of whole crawls, in virtual time, as the site sees them.</summary>
public sealed class BoundTests
{
    [Fact]
    public void Sixteen_requests_are_under_way_at_once_and_eight_a_host()
    {
        var site = new TestSite(
            new SiteOptions
            {
                Pages = 500,
                Hosts = ["a.test", "b.test"],
                Delay = TimeSpan.FromSeconds(1),
            }
        );

        Outcome outcome = SimulatedCrawl.Of(site, Spider(site));

        GraphTests.AssertEachOnce(site, outcome);
        Assert.Equal(16, site.Log.Most);
        Assert.All(site.Options.Hosts, host => Assert.Equal(8, site.Log.MostOf(host)));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    [InlineData(40, 5)]
    public void The_settings_are_the_bounds(int requests, int perDomain)
    {
        var site = new TestSite(new SiteOptions { Pages = 400, Delay = TimeSpan.FromSeconds(1) });
        var settings = new CrawlSettings { ConcurrentRequests = requests, ConcurrentRequestsPerDomain = perDomain };

        Outcome outcome = SimulatedCrawl.Of(site, Spider(site), settings);

        GraphTests.AssertEachOnce(site, outcome);
        Assert.Equal(Math.Min(requests, perDomain * site.Options.Hosts.Count), site.Log.Most);
        Assert.InRange(site.Options.Hosts.Max(site.Log.MostOf), 1, perDomain);
    }

    [Fact]
    public void A_host_that_takes_its_time_holds_no_slot_that_others_could_use()
    {
        // The slow host has a quarter of all pages queued, and answers each after an hour.
        var site = new TestSite(
            new SiteOptions
            {
                Pages = 400,
                Hosts = ["slow.test", "b.test", "c.test", "d.test"],
                Delay = TimeSpan.FromSeconds(1),
                Delays = new Dictionary<string, TimeSpan> { ["slow.test"] = TimeSpan.FromHours(1) },
            }
        );
        var settings = new CrawlSettings { DownloadTimeout = TimeSpan.FromHours(2) };

        Outcome outcome = SimulatedCrawl.Of(site, Spider(site), settings);

        GraphTests.AssertEachOnce(site, outcome);
        LoggedRequest[] others = [.. outcome.Log.Requests.Where(request => request.Host != "slow.test")];

        // While the slow host holds its eight slots, the others have the other eight.
        Assert.Equal(8, site.Log.MostOf("slow.test"));
        Assert.Equal(16, site.Log.Most);
        Assert.Contains(others, request => request.AtOnce == 16);
    }

    [Fact]
    public void The_delay_lies_between_any_two_requests_of_a_host()
    {
        var site = new TestSite(new SiteOptions { Pages = 60, Delay = TimeSpan.FromSeconds(5) });
        var settings = new CrawlSettings { DownloadDelay = TimeSpan.FromSeconds(2), RandomizeDownloadDelay = false };

        Outcome outcome = SimulatedCrawl.Of(site, Spider(site), settings, Steady);

        GraphTests.AssertEachOnce(site, outcome);
        Assert.All(Pauses(site), pause => Assert.InRange(pause.TotalSeconds, 1.99, double.MaxValue));
    }

    [Fact]
    public void A_random_delay_is_between_half_and_one_and_a_half_times_the_delay()
    {
        var site = new TestSite(new SiteOptions { Pages = 200, Hosts = ["a.test"] });
        var settings = new CrawlSettings { DownloadDelay = TimeSpan.FromSeconds(10) };

        SimulatedCrawl.Of(site, Spider(site), settings, Steady);

        // The first page has to come before there is anything to wait for.
        TimeSpan[] pauses = [.. Pauses(site).Skip(2)];
        Assert.All(pauses, pause => Assert.InRange(pause.TotalSeconds, 4.99, 15.01));
        Assert.True(pauses.Max() - pauses.Min() > TimeSpan.FromSeconds(8), "The delays differ.");
    }

    [Fact]
    public void The_crawl_delay_of_a_robots_txt_is_kept()
    {
        var site = new TestSite(new SiteOptions { Pages = 30, Hosts = ["robots-delay.test"] });

        Outcome outcome = SimulatedCrawl.Of(site, Spider(site), more: Steady);

        GraphTests.AssertEachOnce(site, outcome);
        Assert.All(Pauses(site).Skip(1), pause => Assert.InRange(pause.TotalSeconds, 2.99, double.MaxValue));
    }

    private static GraphSpider Spider(TestSite site) => new(site.Graph.AddressOf(0, ""), site.Options.Hosts);

    // Packets take a millisecond, so that the site sees the crawler's delays but for a new connection's packets.
    private static void Steady(SimulatedCrawl crawl) =>
        crawl.Simulation.Network.SetLatency(
            SimulatedCrawl.CrawlerHost,
            crawl.Site.Options.Hosts.ToArray(),
            TimeSpan.FromMilliseconds(1),
            TimeSpan.FromMilliseconds(1)
        );

    private static IEnumerable<TimeSpan> Pauses(TestSite site) =>
        from host in site.Log.Requests.GroupBy(request => request.Host)
        let times = host.Select(request => request.Begin).ToArray()
        from pair in times.Zip(times.Skip(1))
        select pair.Second - pair.First;
}
