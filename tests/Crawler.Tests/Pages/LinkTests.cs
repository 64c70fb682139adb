using static Crawler.Tests.Pages.TestPages;

namespace Crawler.Tests.Pages;

public sealed class LinkTests
{
    // The page is http://example.org/dir/page?q=1.
    [Theory]
    [InlineData("other", "http://example.org/dir/other")]
    [InlineData("./other", "http://example.org/dir/other")]
    [InlineData("../other", "http://example.org/other")]
    [InlineData("../../../other", "http://example.org/other")]
    [InlineData("/other", "http://example.org/other")]
    [InlineData("//other.example/x", "http://other.example/x")]
    [InlineData("https://other.example", "https://other.example/")]
    [InlineData("HTTP://OTHER.example/X", "http://other.example/X")]
    [InlineData("?q=2", "http://example.org/dir/page?q=2")]
    [InlineData("other#part", "http://example.org/dir/other")]
    [InlineData("other?a=1&amp;b=2", "http://example.org/dir/other?a=1&b=2")]
    [InlineData("  other \n", "http://example.org/dir/other")]
    [InlineData("ot\nh\ter\r\n", "http://example.org/dir/other")]
    [InlineData("\u0001other\u0002", "http://example.org/dir/other")]
    [InlineData("two words", "http://example.org/dir/two%20words")]
    [InlineData("two%20words", "http://example.org/dir/two%20words")]
    [InlineData("café?é", "http://example.org/dir/caf%C3%A9?%C3%A9")]
    [InlineData("/a:b", "http://example.org/a:b")]
    [InlineData("./a:b", "http://example.org/dir/a:b")]
    [InlineData("/a|b", "http://example.org/a%7Cb")]
    [InlineData("/a[b]", "http://example.org/a[b]")]
    [InlineData("/100%", "http://example.org/100%25")]
    [InlineData("\\windows\\style", "http://example.org/windows/style")]
    [InlineData("http://example.org:80/x", "http://example.org/x")]
    [InlineData("http://example.org:8080/x", "http://example.org:8080/x")]
    [InlineData("http://[2001:db8::1]/x", "http://[2001:db8::1]/x")]
    [InlineData("http://192.0.2.1/x", "http://192.0.2.1/x")]
    [InlineData("/a/./b/../c", "http://example.org/a/c")]
    [InlineData("/a//b", "http://example.org/a//b")]
    [InlineData("http://user:secret@other.example/", "http://user:secret@other.example/")]
    public void A_link_is_read_as_a_browser_reads_it(string link, string address) =>
        Assert.Equal([address], Addresses(Html($"<a href=\"{link}\">x</a>")));

    [Theory]
    [InlineData("mailto:a@example.org")]
    [InlineData("javascript:void(0)")]
    [InlineData("JavaScript:alert(1)")]
    [InlineData("tel:+123")]
    [InlineData("data:text/html,x")]
    [InlineData("ftp://example.org/x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("about:blank")]
    [InlineData("http://")]
    [InlineData("http:///")]
    [InlineData("http://exa mple.org/")]
    [InlineData("http://example.org:99999/")]
    [InlineData("http://[::1/")]
    [InlineData("//")]
    [InlineData("#part")]
    [InlineData("")]
    [InlineData("page?q=1#top")]
    public void What_is_broken_or_no_page_of_the_web_or_the_page_itself_is_left_out(string link) =>
        Assert.Empty(Addresses(Html($"<a href=\"{link}\">x</a>")));

    [Fact]
    public void A_name_that_is_not_ASCII_is_asked_for_as_in_the_DNS() =>
        Assert.Equal("xn--bcher-kva.example", Html("<a href='http://bücher.example/'>x</a>").Links().Single().IdnHost);

    [Fact]
    public void Each_address_is_given_once_in_the_order_of_the_page() =>
        Assert.Equal(
            ["http://example.org/b", "http://example.org/a"],
            Addresses(
                Html("<a href=/b>1</a><a href=/a>2</a><a href='/b#x'>3</a><a href='http://EXAMPLE.org:80/a'>4</a>")
            )
        );

    [Fact]
    public void Links_are_relative_to_the_first_base_element_that_has_an_address()
    {
        Page page = Html("<base target=x><base href=/base/><base href=/wrong/><a href=x>x</a><a href='#y'>y</a>");

        Assert.Equal("http://example.org/base/", page.Base.AbsoluteUri);
        Assert.Equal(["http://example.org/base/x", "http://example.org/base/"], Addresses(page));
    }

    [Theory]
    [InlineData("javascript:x")]
    [InlineData("http://[")]
    [InlineData("data:,")]
    public void A_base_element_that_cannot_be_fetched_counts_for_nothing(string link) =>
        Assert.Equal("http://example.org/dir/x", Addresses(Html($"<base href='{link}'><a href=x>x</a>")).Single());

    [Fact]
    public void A_selector_chooses_elements_that_are_links_or_have_links_in_them()
    {
        Page page = Html(
            "<link rel=next href=/next><p><a href=/1>1</a></p>"
                + "<nav><b><a href=/2>2</a></b><iframe src=/3></iframe></nav>"
                + "<map><area href=/4></map><iframe src=/5></iframe><a>no</a><a name=x>no</a>"
        );

        Assert.Equal(Paths("/1 /2 /4"), Addresses(page));
        Assert.Equal(Paths("/2 /3"), Addresses(page, "nav"));
        Assert.Equal(Paths("/next"), Addresses(page, "link[rel=next]"));
        Assert.Equal(Paths("/5"), Addresses(page, "body > iframe"));
        Assert.Equal(Paths("/1 /2 /3 /4 /5"), Addresses(page, "body"));
    }

    [Fact]
    public void Links_with_nofollow_are_left_out() =>
        Assert.Equal(
            Paths("/b /d"),
            Addresses(
                Html(
                    "<a rel=nofollow href=/a>a</a><a rel=noopener href=/b>b</a><a rel='ugc  NoFollow' href=/c>c</a>"
                        + "<a rel=nofollowing href=/d>d</a>"
                )
            )
        );

    [Theory]
    [InlineData("<meta name=robots content='noindex, NoFollow'>", null)]
    [InlineData("<META NAME=Robots CONTENT=none>", null)]
    [InlineData("", "nofollow")]
    [InlineData("", "noindex,  none")]
    public void A_page_with_nofollow_has_no_links(string head, string? header)
    {
        Page page = Html(head + "<a href=/a>a</a>", Address, header is null ? [] : [("X-Robots-Tag", header)]);

        Assert.True(page.IsNoFollow);
        Assert.Empty(page.Links());
    }

    [Theory]
    [InlineData("<meta name=googlebot content=nofollow>", "otherbot: nofollow")]
    [InlineData("<meta name=robots content=noindex>", "noarchive")]
    [InlineData("<meta name=robots content='follow'>", "unavailable_after: 25 Jun 2030 15:00:00 PST")]
    public void What_is_said_to_others_or_is_about_something_else_does_not_count(string head, string header)
    {
        Page page = Html(head + "<a href=/a>a</a>", Address, ("X-Robots-Tag", header));

        Assert.False(page.IsNoFollow);
        Assert.Equal(Paths("/a"), Addresses(page));
    }

    [Fact]
    public void A_query_is_sent_in_the_encoding_of_the_page()
    {
        byte[] body = Bytes("<a href='/\u00ef?\u00ef=a&amp;b'>x</a>");

        Assert.Equal(
            "http://example.org/%D0%BF?%EF=a&b",
            Addresses(Of(body, "text/html; charset=windows-1251")).Single()
        );
    }

    [Fact]
    public void A_followed_link_is_one_deeper()
    {
        CrawlRequest request = Html("<a href=/a>a</a>").FollowAll(label: "next").Single();

        Assert.Equal((1, "next"), (request.Depth, request.Label));
        Assert.Equal("http://example.org/dir/x", Html("").Follow("x").Address.AbsoluteUri);
        Assert.Throws<ArgumentException>(() => Html("").Follow("mailto:x"));
    }

    [Theory]
    [InlineData("<link rel=canonical href=/c>", null)]
    [InlineData("<link rel='x CANONICAL' href=/c><link rel=canonical href=/wrong>", "</wrong>; rel=canonical")]
    [InlineData("<base href=/x/><link rel=canonical href=../c>", null)]
    [InlineData("<link rel=canonical><link rel=canonical href='mailto:x'>", "</c>; rel=\"canonical\"")]
    [InlineData("", "</a>; rel=next, </c>; title=x; REL=canonical, </b>; rel=prev")]
    public void The_page_names_its_canonical_address(string head, string? header) =>
        Assert.Equal(
            "http://example.org/c",
            Html(head, Address, header is null ? [] : [("Link", header)]).Canonical?.AbsoluteUri
        );

    [Fact]
    public void Without_a_canonical_link_there_is_no_canonical_address() =>
        Assert.Null(Html("<link rel=stylesheet href=/c>", Address, ("Link", "</x>; rel=canonicalx, <")).Canonical);

    [Theory]
    [InlineData("5; url=/r", 5)]
    [InlineData("0;URL='/r'", 0)]
    [InlineData("0.9,/r", 0)]
    [InlineData(" 3 \"/r\"rest", 3)]
    [InlineData("0; url = /r ", 0)]
    [InlineData(".5;/r", 0)]
    [InlineData("0;url=/r#x", 0)]
    [InlineData("99999999999;url=/r", 86_400)]
    public void A_refresh_is_a_redirect(string content, int seconds)
    {
        var expected = new MetaRefresh(new Uri("http://example.org/r"), TimeSpan.FromSeconds(seconds));

        Assert.Equal(
            expected,
            Html($"<meta http-equiv=Refresh content='{content.Replace("'", "&#39;")}'>").MetaRefresh
        );
        Assert.Equal(expected, Html("", Address, ("Refresh", content)).MetaRefresh);
    }

    [Theory]
    [InlineData("<meta http-equiv=refresh content=5>")]
    [InlineData("<meta http-equiv=refresh content='5;'>")]
    [InlineData("<meta http-equiv=refresh content='x;url=/r'>")]
    [InlineData("<meta http-equiv=refresh content='5x;url=/r'>")]
    [InlineData("<meta http-equiv=refresh content='5;url=javascript:x'>")]
    [InlineData("<meta http-equiv=refresh>")]
    [InlineData("<meta name=refresh content='5;url=/r'>")]
    [InlineData("<noscript><meta http-equiv=refresh content='5;url=/r'></noscript>")]
    [InlineData("<body><noscript><meta http-equiv=refresh content='5;url=/r'></noscript>")]
    public void What_is_no_refresh_to_another_page_is_none(string html) => Assert.Null(Html(html).MetaRefresh);

    [Fact]
    public void Feeds_have_links_too()
    {
        Page rss = Of(
            "<rss><channel><link>http://example.org/1</link><item><link> /2 </link></item></channel></rss>"u8.ToArray(),
            "application/rss+xml"
        );
        Page atom = Of("<feed><entry><link href='/3'/></entry></feed>"u8.ToArray(), "application/atom+xml");

        Assert.Equal(Paths("/1 /2"), Addresses(rss, "link"));
        Assert.Equal(Paths("/3"), Addresses(atom, "link"));
    }

    private static IEnumerable<string> Paths(string paths) =>
        paths.Split(' ').Select(path => "http://example.org" + path);

    private static IEnumerable<string> Addresses(Page page, string selector = "a, area") =>
        page.Links(selector).Select(link => link.AbsoluteUri);
}
