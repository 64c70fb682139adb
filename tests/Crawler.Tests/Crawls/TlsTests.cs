using Crawler.Site;
using Crawler.Site.Fronts;

namespace Crawler.Tests.Crawls;

/// <summary>Certificates, over real sockets.</summary>
public sealed class TlsTests
{
    [Fact]
    public async Task A_certificate_of_an_unknown_authority_is_refused_and_not_tried_again()
    {
        var site = new TestSite(new SiteOptions { Hosts = ["a.test"], Pages = 10 });
        await using WebFront front = await WebFront.Start(site);

        Outcome outcome = RealCrawl.OfWeb(
            site,
            front,
            new PageSpider([
                $"https://127.0.0.1:{front.SecurePort}/links/root",
                $"http://a.test:{front.Port}/links/root",
            ]),
            new CrawlSettings { RobotsTxtObey = false }
        );

        Assert.Equal("a.test", Assert.Single(outcome.Pages).Host);
        Assert.Equal(1, outcome.Count("failed: TLS"));
        Assert.Equal(0, outcome.Summary.Statistics.Retries);
        Assert.DoesNotContain(site.Log.Requests, request => request.Host == "127.0.0.1");
    }

    [Fact]
    public async Task Of_a_known_authority_a_good_certificate_is_accepted_and_three_others_are_not()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "SSL_CERT_FILE, and 127.0.0.2, are Linux's.");
        var site = new TestSite(new SiteOptions { Hosts = ["a.test"], Pages = 10 });
        await using WebFront front = await WebFront.Start(site);
        using var directory = new TemporaryDirectory();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        string authorities = directory.Of("authorities.pem");
        await File.WriteAllTextAsync(authorities, SiteCertificates.AuthorityPem);
        IEnumerable<string> addresses = Enumerable
            .Range(1, 4)
            .Select(last => $"https://127.0.0.{last}:{front.SecurePort}/links/root");

        (int code, string output) = await CrawlProcess.Run(
            ["each", $"address={string.Join(',', addresses)}"],
            process => process.WaitForExitAsync(patience.Token),
            authorities
        );

        Assert.Equal(0, code);
        Assert.Contains("pages 1\n", output, StringComparison.Ordinal);
        Assert.Contains("failed: TLS 3\n", output, StringComparison.Ordinal);
        Assert.Equal("127.0.0.1", Assert.Single(site.Log.Requests).Host);
    }
}
