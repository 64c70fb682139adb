using Crawler.Site;
using Crawler.Site.Areas;

namespace Crawler.Tests.Crawls;

/// <summary>What a crawl makes of the faults of real sites: over real sockets with .NET's client, and in a simulation
/// with the loop's.</summary>
public abstract class EvilContract
{
    public static TheoryData<string> Charsets => [.. CharsetArea.Pages.Keys];

    public static TheoryData<string> Broken => [.. BrokenArea.Kinds.Keys];

    private protected TestSite Site { get; } =
        new(new SiteOptions { Hosts = ["a.test", "b.test", "xn--bcher-kva.test"], Pages = 50 });

    [Theory]
    [MemberData(nameof(Charsets))]
    public void A_page_is_read_in_its_encoding(string name)
    {
        Outcome outcome = Crawl($"/charset/{name}");

        Assert.Equal(CharsetArea.Pages[name].Title, Assert.Single(outcome.Pages).Title);
    }

    [Fact]
    public void Compressed_pages_are_read()
    {
        Outcome outcome = Crawl([.. CompressionArea.Good.Select(name => $"/compression/{name}")]);

        Assert.Equal(CompressionArea.Good.Order(), outcome.Pages.Select(page => page.Title).Order());
        Assert.All(outcome.Pages, page => Assert.False(page.IsTruncated));
    }

    [Fact]
    public void A_body_whose_compression_was_cut_is_fetched_again_and_then_failed()
    {
        Outcome outcome = Crawl("/compression/gzip-cut");

        Assert.Empty(outcome.Pages);
        Assert.Equal(1, outcome.Summary.Total.Failed);
        Assert.Equal(3, Site.Log.CountOf("a.test", "/compression/gzip-cut"));
        Assert.Equal(1, outcome.Count("failed: data loss"));
    }

    [Fact]
    public void A_page_that_says_it_is_compressed_and_is_not_is_read_as_it_is()
    {
        Outcome outcome = Crawl("/compression/not-gzip");

        Assert.Equal("not-gzip", Assert.Single(outcome.Pages).Title);
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void An_answer_that_breaks_is_fetched_three_times_and_then_failed(string name)
    {
        Outcome outcome = Crawl($"/broken/{name}", "/charset/meta-charset");

        Assert.Equal("/charset/meta-charset", Assert.Single(outcome.Pages).Path);
        Assert.Equal(1, outcome.Summary.Total.Failed);
        Assert.Equal(2, outcome.Summary.Statistics.Retries);
        AssertAttempts(name, 3);
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void An_answer_that_breaks_once_is_fetched_again(string name)
    {
        Outcome outcome = Crawl($"/broken/once/{name}");

        Assert.Equal(name, Assert.Single(outcome.Pages).Title);
        Assert.False(Assert.Single(outcome.Pages).IsTruncated);
        AssertAttempts($"once/{name}", 2);
    }

    [Theory]
    [InlineData("length")]
    [InlineData("reset")]
    [InlineData("chunk")]
    public void A_truncated_page_is_parsed_and_says_so_if_the_settings_want_it(string name)
    {
        Outcome outcome = Crawl(new CrawlSettings { DownloadFailOnDataLoss = false }, null, $"/broken/{name}");

        FoundPage page = Assert.Single(outcome.Pages);
        Assert.Equal(name, page.Title);
        Assert.True(page.IsTruncated);
    }

    [Fact]
    public void Every_link_that_can_be_followed_is_followed_once_and_no_other()
    {
        Outcome outcome = Crawl("/links/");

        Assert.Equal(LinkArea.Wanted.Order(StringComparer.Ordinal), outcome.Log.AddressesOf("a.test"));
        Assert.All(outcome.Log.Requests, request => Assert.Equal(1, Site.Log.CountOf(request.Host, request.Address)));
        Assert.DoesNotContain(outcome.Log.Requests, request => request.Host != "a.test");
        Assert.Equal(0, outcome.Summary.Total.Failed);
    }

    [Fact]
    public void A_name_in_other_letters_is_asked_by_its_name_in_DNS()
    {
        Outcome outcome = Crawl(new CrawlSettings(), null, "http://bücher.test/links/root");

        Assert.Single(outcome.Pages);
        Assert.Equal(["/links/root"], outcome.Log.AddressesOf("xn--bcher-kva.test"));
    }

    [Fact]
    public void Redirects_are_followed_to_their_end()
    {
        Outcome outcome = Crawl(
            "/redirect/chain/5",
            "/redirect/relative",
            "/redirect/fragment",
            "/redirect/permanent",
            "/redirect/other-host"
        );

        Assert.Equal(
            ["a.test/redirect/chain/0", "a.test/redirect/target", "b.test/redirect/target"],
            outcome.Pages.Select(page => page.Host + page.Path).Order()
        );
        Assert.Equal(0, outcome.Summary.Total.Failed);
    }

    [Fact]
    public void Twenty_redirects_in_a_row_are_followed_and_not_one_more()
    {
        Outcome outcome = Crawl("/redirect/chain/20", "/redirect/spiral/0");

        Assert.Equal("/redirect/chain/0", Assert.Single(outcome.Pages).Path);
        Assert.Equal(1, outcome.Summary.Total.Failed);
        Assert.Equal(1, Site.Log.CountOf("a.test", "/redirect/spiral/20"));
        Assert.Equal(0, Site.Log.CountOf("a.test", "/redirect/spiral/21"));
    }

    [Fact]
    public void Loops_of_redirects_end()
    {
        Outcome outcome = Crawl("/redirect/loop", "/redirect/loop-of-two/0");

        Assert.Empty(outcome.Pages);
        Assert.Equal(CrawlSummary.Finished, outcome.Summary.Reason);
        Assert.Equal(1, Site.Log.CountOf("a.test", "/redirect/loop"));
        Assert.Equal(1, Site.Log.CountOf("a.test", "/redirect/loop-of-two/1"));
    }

    [Theory]
    [InlineData("file")]
    [InlineData("ftp")]
    [InlineData("broken")]
    [InlineData("none")]
    public void A_redirect_to_what_cannot_be_fetched_fails_and_is_not_repeated(string name)
    {
        Outcome outcome = Crawl($"/redirect/{name}");

        Assert.Empty(outcome.Pages);
        Assert.Equal(1, outcome.Summary.Total.Failed);
        Assert.Equal(1, Site.Log.CountOf("a.test", $"/redirect/{name}"));
        Assert.Equal(1, outcome.Count("failed: redirect"));
    }

    [Fact]
    public void A_page_beyond_the_limit_of_size_fails_and_is_not_repeated()
    {
        var settings = new CrawlSettings { DownloadMaxSize = 100_000 };

        Outcome outcome = Crawl(
            settings,
            null,
            "/size/bytes/90000",
            "/size/bytes/200000",
            "/size/chunked/200000",
            "/size/endless",
            "/size/bomb"
        );

        Assert.Equal("/size/bytes/90000", Assert.Single(outcome.Pages).Path);
        Assert.Equal(4, outcome.Count("failed: too large"));
        Assert.Equal(0, outcome.Summary.Statistics.Retries);
    }

    [Fact]
    public void A_trap_ends_at_the_limit_of_depth()
    {
        Outcome outcome = Crawl(new CrawlSettings { DepthLimit = 40 }, null, "/trap/deep/deep", "/trap/session?id=0");

        Assert.Equal(CrawlSummary.Finished, outcome.Summary.Reason);
        Assert.Equal(2 * 41, outcome.Pages.Count);
    }

    [Fact]
    public void A_trap_ends_at_the_limit_of_a_pattern()
    {
        var settings = new CrawlSettings { PatternLimit = 10, DepthLimit = 40 };

        Outcome outcome = Crawl(settings, null, "/trap/calendar/2026-11-30", "/trap/session?id=0");

        Assert.Equal(CrawlSummary.Finished, outcome.Summary.Reason);
        Assert.Equal(
            10,
            outcome.Pages.Count(page => page.Path.StartsWith("/trap/calendar/", StringComparison.Ordinal))
        );
        Assert.Equal(10, outcome.Pages.Count(page => page.Path.StartsWith("/trap/session", StringComparison.Ordinal)));
    }

    /// <summary>Crawls from addresses or paths of a.test, and never beyond the site unless the test says so.</summary>
    private protected abstract Outcome Crawl(
        CrawlSettings settings,
        IReadOnlyList<string>? allowed,
        params string[] starts
    );

    private protected static string Address(string start, string port) =>
        start.StartsWith('/') ? $"http://a.test{port}{start}"
        : port.Length == 0 ? start
        : new UriBuilder(start) { Port = int.Parse(port[1..], provider: null) }.ToString();

    private Outcome Crawl(params string[] starts) => Crawl(new CrawlSettings(), ["test"], starts);

    // .NET's client repeats by itself what was answered by nothing but the end of the connection.
    private void AssertAttempts(string name, int attempts) =>
        Assert.InRange(
            Site.Log.CountOf("a.test", $"/broken/{name}"),
            attempts,
            name.EndsWith("no-answer", StringComparison.Ordinal) ? int.MaxValue : attempts
        );
}
