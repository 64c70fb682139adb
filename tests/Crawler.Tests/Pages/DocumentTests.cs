using System.Text;
using AngleSharp.Html.Dom;
using static Crawler.Tests.Pages.TestPages;

namespace Crawler.Tests.Pages;

public sealed class DocumentTests
{
    [Theory]
    [InlineData("text/html")]
    [InlineData("TEXT/HTML;charset=utf-8")]
    [InlineData("application/xhtml+xml")]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("*/*")]
    public void HTML_has_elements(string? contentType) =>
        Assert.Equal("Hello", Of("<!DOCTYPE html><p>Hello"u8.ToArray(), contentType).Text("p"));

    [Theory]
    [InlineData("application/pdf")]
    [InlineData("text/plain")]
    [InlineData("application/json")]
    [InlineData("image/png")]
    public void What_is_no_HTML_and_no_XML_has_text_and_no_elements(string contentType)
    {
        Page page = Of("<p>Hello<a href=/x>"u8.ToArray(), contentType);

        Assert.Equal("<p>Hello<a href=/x>", page.Content);
        Assert.Empty(page.Texts("p"));
        Assert.Empty(page.Links());
        Assert.Equal(Address, page.Base.AbsoluteUri);
        Assert.Null(page.Canonical);
        Assert.Null(page.MetaRefresh);
    }

    [Theory]
    [InlineData("\ufeff <HTML><p>x")]
    [InlineData("\r\n<!-- c --><p>x")]
    [InlineData("<a href=/>x</a><p>x")]
    public void Without_a_type_HTML_is_known_by_its_begin(string html) =>
        Assert.Equal("x", Of(Encoding.UTF8.GetBytes(html), null).Text("p"));

    [Theory]
    [InlineData("hello <p>x")]
    [InlineData("<abbr><p>x")]
    [InlineData("%PDF-1.4 <p>x")]
    [InlineData("<")]
    [InlineData("")]
    public void Without_a_type_anything_else_is_no_HTML(string text) =>
        Assert.Null(Of(Encoding.UTF8.GetBytes(text), null).Text("p"));

    [Fact]
    public void XML_keeps_what_came_before_a_fault()
    {
        Page page = Of("<a><b>1</b><b>2</b><c x=<d></a"u8.ToArray(), "application/xml");

        Assert.Equal(["1", "2"], page.Texts("b"));
    }

    [Fact]
    public void XML_reads_no_files_and_does_not_multiply_entities()
    {
        var bomb = new StringBuilder("<!DOCTYPE x [<!ENTITY a0 'lol'><!ENTITY f SYSTEM 'file:///etc/passwd'>");
        for (int i = 1; i < 30; i++)
        {
            bomb.Append(System.Globalization.CultureInfo.InvariantCulture, $"<!ENTITY a{i} '&a{i - 1};&a{i - 1};'>");
        }

        bomb.Append("]><x><y>&f;</y><z>&a29;</z></x>");
        Page page = Of(Encoding.UTF8.GetBytes(bomb.ToString()), "text/xml");

        Assert.DoesNotContain("root:", page.Text("y") ?? "", StringComparison.Ordinal);
        Assert.True((page.Text("z") ?? "").Length < 20_000_000);
    }

    [Fact]
    public void In_XHTML_an_element_can_end_in_its_own_tag()
    {
        const string Xhtml = """
            <?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x.dtd">
            <html xmlns="http://www.w3.org/1999/xhtml"><head><title>T</title><script src="x.js"/></head>
            <body><div id="a"/><a href="/b" class="c">B</a><![CDATA[<i>]]></body></html>
            """;
        Page page = Of(Encoding.UTF8.GetBytes(Xhtml), "application/xhtml+xml");

        Assert.Equal("B", page.Text("body > a.c"));
        Assert.Equal("http://example.org/b", page.Links().Single().AbsoluteUri);
        Assert.Equal("http://example.org/b", Assert.IsType<IHtmlAnchorElement>(page.All("a").Single(), false).Href);
        Assert.Equal("T", page.Document.Title);
        Assert.Equal("B<i>", page.Text("body"));
    }

    [Theory]
    [InlineData("<html xmlns='http://www.w3.org/1999/xhtml'><p>a&nbsp;b<br></html>", "a\u00a0b")]
    [InlineData("<p>x", "x")]
    [InlineData("<p>x</p><p>y</p>", "x")]
    public void XHTML_with_faults_is_read_as_HTML(string html, string text) =>
        Assert.Equal(text, Of(Encoding.UTF8.GetBytes(html), "application/xhtml+xml").Text("p"));

    [Fact]
    public void Scripts_do_not_run_and_noscript_is_read() =>
        Assert.Equal("no", Html("<script>document.title = 'x'</script><noscript><p>no</p></noscript>").Text("p"));

    [Theory]
    [InlineData("<div>")]
    [InlineData("<b>")]
    [InlineData("<ul><li>")]
    [InlineData("<p><font size={0}>")]
    [InlineData("<font size={0}>")]
    [InlineData("<a><div></a>")]
    [InlineData("<table><td>")]
    [InlineData("<table><a>")]
    [InlineData("<svg><g>")]
    [InlineData("<template>")]
    [InlineData("<span></xyz>")]
    [InlineData("<select><option>")]
    [InlineData("<div><!--</div>-->")]
    [InlineData("<div title='</div>'>")]
    [InlineData("<button><p></button>")]
    [InlineData("<form><div></form>")]
    public void A_page_of_100_000_nested_elements_does_not_exhaust_the_parser(string tags)
    {
        string html =
            "<p class=first>first</p><a href=/x>x</a>"
            + string.Concat(
                Enumerable.Range(0, 100_000).Select(n => tags.Replace("{0}", $"{n}", StringComparison.Ordinal))
            );
        Page page = Html(html);

        Assert.Equal("first", page.Text(".first"));
        Assert.Equal("http://example.org/x", page.Links().First().AbsoluteUri);
        Assert.NotNull(page.Text("body"));
        Assert.True(page.All("*").Count() < 1_000_000);
    }

    [Fact]
    public void Few_bytes_do_not_make_millions_of_elements()
    {
        string html =
            string.Concat(Enumerable.Range(0, 400).Select(n => $"<font size={n}>"))
            + string.Concat(Enumerable.Repeat("<p>x", 100_000));

        Assert.True(Html("<p>first</p>" + html).All("*").Count() < 2_000_000);
    }

    [Fact]
    public void Nested_XML_does_not_exhaust_the_parser()
    {
        Page page = Of(
            Encoding.UTF8.GetBytes("<r><x>first</x>" + string.Concat(Enumerable.Repeat("<a>", 100_000))),
            "text/xml"
        );

        Assert.Equal("first", page.Text("x"));
        Assert.NotNull(page.Text("r"));
    }

    [Fact]
    public void A_page_with_a_thousand_unclosed_elements_is_read_to_its_end()
    {
        string html = string.Concat(Enumerable.Range(0, 1_000).Select(n => $"<div><i>{n}</i>")) + "<p>end</p>";
        Page page = Html(html);

        Assert.Equal("end", page.Text("p"));
        Assert.Equal(1_000, page.All("i").Count());
    }

    [Fact]
    public void A_large_page_is_read_to_its_end()
    {
        string html = string.Concat(Enumerable.Range(0, 50_000).Select(n => $"<p id=p{n}>Text <b>{n}</b></p>"));

        Assert.Equal("Text 49999", Html(html).Text("#p49999"));
    }

    [Fact]
    public void An_attribute_may_hold_a_whole_picture()
    {
        string picture = new('x', 40_000_000);

        Assert.Equal(
            "end",
            Html($"{string.Concat(Enumerable.Repeat("<i>", 6))}<img src='{picture}'><b><p>end").Text("p")
        );
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/xhtml+xml")]
    [InlineData("text/xml")]
    [InlineData(null)]
    [InlineData("text/html; charset=gb2312")]
    [InlineData("text/html; charset=iso-2022-jp")]
    public void No_bytes_are_an_error(string? contentType)
    {
        string[] words =
        [
            "<",
            ">",
            "</",
            "<!--",
            "-->",
            "<![CDATA[",
            "]]>",
            "<!DOCTYPE",
            "<?xml encoding='",
            "?>",
            "'",
            "\"",
            "=",
            "&",
            "#",
            ";",
            "&amp",
            "&#x110000;",
            "<a href=",
            "<a rel=nofollow href='http://",
            "<base href=",
            "<meta charset=",
            "utf-16",
            "<meta http-equiv=refresh content='0;url=",
            "<link rel=canonical href=",
            "<table>",
            "<td>",
            "<svg>",
            "<math>",
            "<script>",
            "<title>",
            "<p>",
            "<b>",
            "</p>",
            "</b>",
            "<template>",
            "<select>",
            "\0",
            "\ufffe",
            "\u00ff",
            "é",
            "😀",
            " ",
            "\r\n",
            "xmlns:",
            ":",
            "[",
            "]",
            "%",
            "%zz",
            "//",
            "http://[",
            "?",
            "xn--",
            "\u202e",
            "\ud800",
        ];
        var random = new Random(1);
        for (int round = 0; round < 3_000; round++)
        {
            byte[] body =
            [
                .. Encoding.UTF8.GetBytes(
                    string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => words[random.Next(words.Length)]))
                ),
            ];
            for (int change = random.Next(4); change > 0 && body.Length > 0; change--)
            {
                body[random.Next(body.Length)] = (byte)random.Next(256);
            }

            Page page = Of(body, contentType);
            Assert.NotNull(page.Content);
            Assert.NotNull(page.Document);
            Assert.NotNull(page.Base);
            Assert.All(page.Links("*"), link => Assert.True(link.Scheme is "http" or "https"));
            Assert.All(page.Texts("a::link"), Assert.NotNull);
            _ = page.Text("*::html");
            _ = page.Canonical ?? page.MetaRefresh?.Address;
            _ = page.IsNoFollow;
        }
    }
}
