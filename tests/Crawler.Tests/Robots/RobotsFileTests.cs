using System.Text;
using Crawler.Robots;

namespace Crawler.Tests.Robots;

/// <summary>RFC 9309, and the cases that Google's own parser is tested with, where they follow the RFC.</summary>
public sealed class RobotsFileTests
{
    private const string Groups = """
        allow: /foo/bar/

        user-agent: FooBot
        disallow: /
        allow: /x/
        user-agent: BarBot
        disallow: /
        allow: /y/


        allow: /w/
        user-agent: BazBot

        user-agent: FooBot
        allow: /z/
        disallow: /
        """;

    // RFC 9309, section 5.1.
    private const string Example = """
        User-Agent: *
        Disallow: *.gif$
        Disallow: /example/
        Allow: /publications/

        User-Agent: foobot
        Disallow:/
        Allow:/example/page.html
        Allow:/example/allowed.gif

        User-Agent: barbot
        User-Agent: bazbot
        Disallow: /example/page.html

        User-Agent: quxbot
        """;

    [Theory]
    [InlineData("other", "/picture.gif", false)]
    [InlineData("other", "/picture.gif?large", true)]
    [InlineData("other", "/example/", false)]
    [InlineData("other", "/publications/", true)]
    [InlineData("FooBot", "/", false)]
    [InlineData("FooBot", "/example/page.html", true)]
    [InlineData("FooBot", "/example/allowed.gif", true)]
    [InlineData("FooBot", "/example/other", false)]
    [InlineData("barbot", "/example/page.html", false)]
    [InlineData("bazbot", "/example/page.html", false)]
    [InlineData("bazbot", "/picture.gif", true)]
    [InlineData("quxbot", "/example/", true)]
    public void The_example_of_the_RFC(string product, string path, bool isAllowed) =>
        Check(Example, product, path, isAllowed);

    [Theory]
    [InlineData("FooBot", "/x/b", true)]
    [InlineData("FooBot", "/z/d", true)]
    [InlineData("FooBot", "/y/c", false)]
    [InlineData("BarBot", "/y/c", true)]
    [InlineData("BarBot", "/w/a", true)]
    [InlineData("BarBot", "/z/d", false)]
    [InlineData("BazBot", "/z/d", true)]
    [InlineData("FooBot", "/foo/bar/", false)]
    [InlineData("BarBot", "/foo/bar/", false)]
    [InlineData("BazBot", "/foo/bar/", false)]
    public void Groups_of_one_name_are_one_and_rules_outside_count_for_none(
        string product,
        string path,
        bool isAllowed
    ) => Check(Groups, product, path, isAllowed);

    [Theory]
    [InlineData("User-agent: BarBot\nSitemap: https://foo.bar/sitemap\nUser-agent: *\nDisallow: /")]
    [InlineData("User-agent: BarBot\nInvalid-Unknown-Line: unknown\nUser-agent: *\nDisallow: /")]
    [InlineData("User-agent: BarBot\nCrawl-delay: 5\nUser-agent: *\nDisallow: /")]
    public void Only_a_rule_ends_the_names_of_a_group(string file)
    {
        Check(file, "BarBot", "/", isAllowed: false);
        Check(file, "FooBot", "/", isAllowed: false);
    }

    [Theory]
    [InlineData("USER-AGENT: FooBot\nALLOW: /x/\nDISALLOW: /")]
    [InlineData("uSeR-aGeNt: fOObOT\naLlOw: /x/\r\ndIsAlLoW: /\r\n")]
    [InlineData("user-agent: FooBot/2.1 extra\rallow: /x/\rdisallow: /\r")]
    [InlineData("user-agent FooBot\nallow /x/\ndisallow /")]
    [InlineData("useragent : FooBot # ours\n  allow:/x/ # this\ndissalow: /")]
    [InlineData("\u00ef\u00bb\u00bfUser-Agent: FooBot\nallow: /x/\ndisallow: /")]
    [InlineData("\u00ef\u00bbUser-Agent: FooBot\nallow: /x/\ndisallow: /")]
    public void A_line_can_be_written_in_several_ways(string file)
    {
        Check(file, "foobot", "/x/y", isAllowed: true);
        Check(file, "FooBot", "/a/b", isAllowed: false);
    }

    [Theory]
    [InlineData("foo: FooBot\nbar: /")]
    [InlineData("\u00ef\u0011\u00bfUser-Agent: FooBot\ndisallow: /")]
    [InlineData("user-agent: FooBot\n\u00ef\u00bb\u00bfdisallow: /")]
    [InlineData("user-agent: FooBot\ndisallow:")]
    [InlineData("user-agent: FooBot\ndisallow a b /")]
    [InlineData("")]
    public void What_means_nothing_forbids_nothing(string file) => Check(file, "FooBot", "/x/y", isAllowed: true);

    [Theory]
    [InlineData("disallow: /x/page.html\nallow: /x/", "/x/page.html", false)]
    [InlineData("allow: /x/page.html\ndisallow: /x/", "/x/page.html", true)]
    [InlineData("allow: /x/page.html\ndisallow: /x/", "/x/", false)]
    [InlineData("disallow: /\nallow: /", "/x", true)]
    [InlineData("disallow: /x\nallow: /x/", "/x", false)]
    [InlineData("disallow: /x\nallow: /x/", "/x/", true)]
    [InlineData("allow: /page\ndisallow: /*.html", "/page.html", false)]
    [InlineData("allow: /page\ndisallow: /*.html", "/page", true)]
    [InlineData("allow: /x/page.\ndisallow: /*.html", "/x/page.html", true)]
    [InlineData("allow: /x/page.\ndisallow: /*.html", "/x/y.html", false)]
    [InlineData("disallow: /x/", "/X/y", true)]
    [InlineData("allow: /$\ndisallow: /", "/", true)]
    [InlineData("allow: /$\ndisallow: /", "/page.html", false)]
    public void The_longest_rule_decides_and_of_two_the_one_that_allows(string rules, string path, bool isAllowed) =>
        Check("user-agent: FooBot\n" + rules, "FooBot", path, isAllowed);

    [Theory]
    [InlineData(
        "/fish",
        "/fish /fish.html /fish/salmon.html /fishheads /fish.html?id=any",
        "/Fish.asp /catfish /?id=fish"
    )]
    [InlineData("/fish*", "/fish /fish.html /fishheads/yummy.html", "/Fish.bar /catfish /?id=fish")]
    [InlineData("/fish/", "/fish/ /fish/salmon /fish/?salmon", "/fish /fish.html /Fish/Salmon.html")]
    [InlineData("/*.php", "/a.php /b/a.php?c //b/any.php.html /a.php/ /index?f=a.php/", "/php/ /index?php /w.PHP")]
    [InlineData("/*.php$", "/a.php /b/a.php", "/a.php?p /a.php/ /a.php5 /php/ /a?php /aaaphpaaa //w.PHP")]
    [InlineData("/fish*.php", "/fish.php /fishheads/catfish.php?p", "/Fish.PHP")]
    [InlineData("/foo/*/qux", "/foo/bar/qux /foo//qux /foo/bax/bay/quxx", "/foo/qux /foo/quz")]
    [InlineData("/a**b***c$", "/abc /a1b2c /abcc", "/ab /abcd")]
    [InlineData("/a$b", "/a$b /a$bc", "/a /ab")]
    [InlineData("/a*a$", "/aa /a/a", "/a")]
    [InlineData("*", "/ /x", "")]
    [InlineData(
        "/foo/bar?qux=taz&baz=http://foo.bar?tar&par",
        "/foo/bar?qux=taz&baz=http://foo.bar?tar&par",
        "/foo/bar?qux=tax"
    )]
    [InlineData("/foo/ツ", "/foo/%E3%83%84 /foo/ツ /foo/%e3%83%84", "/foo/")]
    [InlineData("/foo/%E3%83%84", "/foo/%E3%83%84 /foo/ツ", "/foo/")]
    [InlineData("/foo/%62%61%7a", "/foo/baz /foo/%62%61%7A", "/foo/b")]
    [InlineData("/foo/a%2Fb", "/foo/a%2fb", "/foo/a/b")]
    public void A_pattern_matches(string pattern, string matches, string others)
    {
        string file = $"user-agent: *\ndisallow: /\nallow: {pattern}";
        string[] allowed = matches.Split(' ');
        string[] forbidden = others.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (pattern == "*")
        {
            file = "user-agent: *\nallow: *";
        }

        Assert.All(allowed, path => Check(file, "FooBot", path, isAllowed: true));
        Assert.All(forbidden, path => Check(file, "FooBot", path, isAllowed: false));
    }

    [Fact]
    public void A_group_for_all_holds_for_those_that_no_group_names()
    {
        const string File = "User-agent: *\nDisallow: /x/\nUser-agent: FooBot\nDisallow: /y/";

        Check(File, "FooBot", "/x/page", isAllowed: true);
        Check(File, "FooBot", "/y/page", isAllowed: false);
        Check(File, "Other", "/x/page", isAllowed: false);
    }

    [Fact]
    public void The_file_itself_may_always_be_fetched() =>
        Check("user-agent: *\ndisallow: /", "FooBot", "/robots.txt", isAllowed: true);

    [Fact]
    public void A_delay_and_maps_are_read()
    {
        var file = RobotsFile.Parse(
            "Sitemap: https://foo.bar/a.xml\nuser-agent: *\ncrawl-delay: 1.5\ndisallow: /x\nsite-map: /b.xml\n"u8
        );

        Assert.Equal(TimeSpan.FromSeconds(1.5), file.For("FooBot").CrawlDelay);
        Assert.Equal(["https://foo.bar/a.xml", "/b.xml"], file.Sitemaps);
        Assert.Null(RobotsFile.AllowingAll.For("FooBot").CrawlDelay);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("x")]
    [InlineData("")]
    [InlineData("NaN")]
    public void A_delay_that_is_none_is_left_out(string delay) =>
        Assert.Null(
            RobotsFile.Parse(Encoding.UTF8.GetBytes($"user-agent: *\ncrawl-delay: {delay}")).For("a").CrawlDelay
        );

    [Fact]
    public void Half_a_megabyte_counts_and_no_more()
    {
        byte[] file = Encoding.UTF8.GetBytes(
            "user-agent: *\n" + string.Concat(Enumerable.Repeat("disallow: /a\n", 45_000)) + "disallow: /b\n"
        );
        Assert.True(file.Length > RobotsFile.MaximumLength);
        RobotsRules rules = RobotsFile.Parse(file).For("FooBot");

        Assert.False(rules.IsAllowed(new Uri("http://foo.bar/a")));
        Assert.True(rules.IsAllowed(new Uri("http://foo.bar/b")));
    }

    [Fact]
    public void A_long_line_is_cut()
    {
        string path = "/x/" + new string('a', (2083 * 8) - "disallow: /x/".Length);

        Check($"user-agent: *\ndisallow: {path}/qux", "FooBot", path + "/fux", isAllowed: false);
        Check($"user-agent: *\ndisallow: {path}/qux", "FooBot", "/fux", isAllowed: true);
    }

    [Fact]
    public void All_and_nothing_are_files_too()
    {
        Assert.True(RobotsFile.AllowingAll.For("FooBot").IsAllowed(new Uri("http://foo.bar/x")));
        Assert.False(RobotsFile.AllowingNothing.For("FooBot").IsAllowed(new Uri("http://foo.bar/x")));
    }

    private static void Check(string file, string product, string path, bool isAllowed)
    {
        // The marks of a file's begin are bytes, and not letters.
        byte[] bytes = file.Contains('\u00ef', StringComparison.Ordinal)
            ? Encoding.Latin1.GetBytes(file)
            : Encoding.UTF8.GetBytes(file);
        bool answer = RobotsFile.Parse(bytes).For(product).IsAllowed(new Uri("http://foo.bar" + path));
        Assert.True(answer == isAllowed, $"{path} is {(answer ? "" : "not ")}allowed to {product}.");
    }
}
