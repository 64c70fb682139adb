using Crawler.Site;
using Crawler.Site.Fronts;

namespace Crawler.Tests.Crawls;

/// <summary>Certificates that nobody should accept, over real sockets.</summary>
public sealed class TlsTests
{
    [Theory]
    [InlineData("tls-expired.test")]
    [InlineData("tls-wrong-name.test")]
    [InlineData("tls-self-signed.test")]
    public async Task A_host_with_a_bad_certificate_is_sent_nothing_and_others_go_on(string host)
    {
        var site = new TestSite(new SiteOptions { Hosts = ["a.test"], Pages = 10 });
        await using WebFront front = await WebFront.Start(site);
        var settings = new CrawlSettings { RobotsTxtObey = false };

        Outcome outcome = RealCrawl.OfWeb(
            site,
            front,
            new PageSpider([$"https://{host}:{front.SecurePort}/links/root", $"http://a.test:{front.Port}/links/root"]),
            settings
        );

        Assert.Equal("a.test", Assert.Single(outcome.Pages).Host);
        Assert.Equal(1, outcome.Count("failed: TLS"));
        Assert.Equal(0, outcome.Summary.Statistics.Retries);
        Assert.DoesNotContain(site.Log.Requests, request => request.Host == host);
    }
}
