using Crawler.Scraping;

namespace Crawler.Tests.Scraping;

public sealed class FoundFilterTests
{
    [Theory]
    [InlineData("http://example.org/a", null)]
    [InlineData("http://www.example.org/a", null)]
    [InlineData("https://EXAMPLE.org:8443/a", null)]
    [InlineData("http://example.org.evil.test/", "other host")]
    [InlineData("http://evilexample.org/", "other host")]
    [InlineData("http://other.test/", "other host")]
    public void The_hosts_of_the_start_addresses_and_those_below_them_belong(string address, string? refused) =>
        Assert.Equal(refused, Filter(new Start("http://Example.org/")).Refuse(new CrawlRequest(address)));

    [Theory]
    [InlineData("http://a.test/", null)]
    [InlineData("http://b.test/", "other host")]
    [InlineData("http://example.org/", "other host")]
    public void Named_hosts_stand_in_place_of_those(string address, string? refused) =>
        Assert.Equal(refused, Filter(new Start("http://example.org/", "a.test")).Refuse(new CrawlRequest(address)));

    [Fact]
    public void A_star_stands_for_all() =>
        Assert.Null(Filter(new Start("http://example.org/", "*")).Refuse(new CrawlRequest("http://any.test/")));

    [Fact]
    public void A_host_of_other_letters_is_one_in_both_spellings() =>
        Assert.Null(Filter(new Start("http://bücher.test/")).Refuse(new CrawlRequest("http://xn--bcher-kva.test/a")));

    [Fact]
    public void What_lies_too_deep_is_left_out()
    {
        var filter = new FoundFilter(new Start("http://a.test/"), new CrawlSettings { DepthLimit = 2 });
        Assert.Null(filter.Refuse(new CrawlRequest("http://a.test/") { Depth = 2 }));
        Assert.Equal("depth", filter.Refuse(new CrawlRequest("http://a.test/") { Depth = 3 }));
    }

    [Fact]
    public void A_very_long_address_is_left_out() =>
        Assert.Equal(
            "long address",
            Filter(new Start("http://a.test/")).Refuse(new CrawlRequest($"http://a.test/{new string('a', 2083)}"))
        );

    private static FoundFilter Filter(Spider spider) => new(spider, new CrawlSettings());

    private sealed class Start(string address, params string[] hosts) : Spider<string>
    {
        public override IEnumerable<string> StartAddresses => [address];

        public override IReadOnlyList<string>? AllowedHosts => hosts.Length > 0 ? hosts : null;
    }
}
