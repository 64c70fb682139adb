using System.Net;
using Crawler.Site;

namespace Crawler.Tests.Crawls;

/// <summary>A crawler is not turned against the network it runs in. In a simulation, where every address can be
/// had.</summary>
public sealed class PrivateAddressTests
{
    private readonly TestSite _site = new(new SiteOptions { Hosts = ["a.test", "b.test"], Pages = 10 });

    [Theory]
    [InlineData("10.1.2.3")]
    [InlineData("127.0.0.1")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.169.254")]
    [InlineData("fd00::1")]
    public void A_name_with_a_private_address_is_refused_and_the_host_hears_nothing(string address)
    {
        Outcome outcome = Crawl(
            ["http://intern.test/secret", "http://a.test/links/root"],
            crawl => crawl.AddSite("intern.test", address)
        );

        Assert.Equal("a.test", Assert.Single(outcome.Pages).Host);
        Assert.DoesNotContain(_site.Log.Requests, request => request.Host == "intern.test");
        Assert.Equal(1, outcome.Count("dropped: private address"));
        Assert.Equal(0, outcome.Summary.Statistics.Retries);
    }

    [Theory]
    [InlineData("private", "10.1.2.3")]
    [InlineData("metadata", "169.254.169.254")]
    [InlineData("loopback", "127.0.0.1")]
    [InlineData("decimal", "127.0.0.1")]
    [InlineData("mapped", "127.0.0.1")]
    [InlineData("private-name", "10.9.8.7")]
    public void A_redirect_to_a_private_address_is_refused(string name, string address)
    {
        Outcome outcome = Crawl([$"http://a.test/redirect/{name}"], crawl => crawl.AddSite("intern.test", address));

        Assert.Empty(outcome.Pages);
        Assert.All(_site.Log.Requests, request => Assert.Equal("a.test", request.Host));
        Assert.Equal(1, outcome.Count("dropped: private address"));
    }

    [Fact]
    public void A_name_that_resolves_to_a_private_address_later_is_refused_then()
    {
        // Each look-up gives the other address. Slow answers need a connection each.
        var names = new TurningResolver();
        var intern = new TestSite();
        Outcome outcome = Crawl(
            [.. Enumerable.Range(0, 20).Select(page => $"http://turning.test/slow/head/{40_000 + page}")],
            crawl =>
            {
                crawl.AddSite("turning.test", names.Public.ToString());
                crawl.AddSite("intern.test", names.Private.ToString(), intern);
                crawl.Resolver = names;
            },
            new CrawlSettings { ConcurrentRequestsPerDomain = 20, ConcurrentRequests = 20 }
        );

        Assert.True(names.Asked > 2, $"The name was looked up {names.Asked} times.");
        Assert.NotEmpty(outcome.Pages);
        Assert.True(outcome.Count("dropped: private address") > 0, "Nothing was refused.");
        Assert.Equal(20, outcome.Pages.Count + outcome.Count("dropped: private address"));
        Assert.Empty(intern.Log.Requests);
    }

    [Fact]
    public void A_private_address_is_fetched_from_if_the_settings_say_so()
    {
        Outcome outcome = Crawl(
            ["http://intern.test/links/root"],
            crawl => crawl.AddSite("intern.test", "10.1.2.3"),
            new CrawlSettings { AllowPrivateAddresses = true }
        );

        Assert.Equal("intern.test", Assert.Single(outcome.Pages).Host);
    }

    private Outcome Crawl(string[] starts, Action<SimulatedCrawl> more, CrawlSettings? settings = null) =>
        SimulatedCrawl.Of(_site, new PageSpider(starts, ["*"]), settings, more);

    private sealed class TurningResolver : IResolver
    {
        public IPAddress Public { get; } = IPAddress.Parse("20.0.1.1");

        public IPAddress Private { get; } = IPAddress.Parse("10.0.1.1");

        public int Asked { get; private set; }

        public Deferred<IReadOnlyList<IPAddress>> Resolve(string name) =>
            Deferred.Succeed<IReadOnlyList<IPAddress>>([Asked++ % 2 == 0 ? Public : Private]);
    }
}
