using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Crawler.Pages;
using static Crawler.Tests.Pages.TestPages;

namespace Crawler.Tests.Pages;

public sealed class SelectorTests
{
    private const string Quotes = """
        <h1> The <b>great</b>
         page </h1>
        <div class=quote><p>One<script>var x = "no";</script></p><style>p { }</style>
          <a class=author href="a/1">Ann</a><img src=1.png alt=""></div>
        <div class="quote last"><p>Two &amp; more</p><a class=author href="mailto:b@c">Bob</a><a href="/b">b</a></div>
        """;

    [Theory]
    [InlineData("h1", "The great\n page")]
    [InlineData("h1::text", "The great\n page")]
    [InlineData("h1 ::text", "The great\n page")]
    [InlineData(" .quote p:first-child ::text ", "One|Two & more")]
    [InlineData("h1 b, .author", "great|Ann|Bob")]
    [InlineData("h1 b, .author::text", "great|Ann|Bob")]
    [InlineData(".quote > a.author::attr(href)", "a/1|mailto:b@c")]
    [InlineData(".quote > a::attr( HREF )", "a/1|mailto:b@c|/b")]
    [InlineData("a::link", "http://example.org/dir/a/1|http://example.org/b")]
    [InlineData("img::link", "http://example.org/dir/1.png")]
    [InlineData("img::attr(alt)", "")]
    [InlineData("h1 b::html", "<b>great</b>")]
    [InlineData(".quote:has(a[href='/b']) .author", "Bob")]
    [InlineData(".quote:nth-of-type(2) p, .none", "Two & more")]
    [InlineData(".quote:not(.last) p", "One")]
    [InlineData("a:not([href='x::y'])::text", "Ann|Bob|b")]
    [InlineData("a[href^='a::']", null)]
    [InlineData(".none", null)]
    [InlineData("p::attr(href)", null)]
    [InlineData("script", "var x = \"no\";")]
    public void A_selector_gives_the_texts_of_its_matches(string selector, string? texts)
    {
        Page page = Html(Quotes);

        Assert.Equal(texts?.Split('|') ?? [], page.Texts(selector));
        Assert.Equal(texts?.Split('|')[0], page.Text(selector));
    }

    [Fact]
    public void The_text_of_an_element_has_no_scripts_and_styles() =>
        Assert.Equal("One\n  Ann", Html(Quotes).Text(".quote"));

    [Theory]
    [InlineData("")]
    [InlineData("::text")]
    [InlineData("p >")]
    [InlineData("a[")]
    [InlineData("h1::before::text")]
    [InlineData("a::attr()")]
    [InlineData("a::attr(href")]
    [InlineData("a::attr")]
    [InlineData("a::txt")]
    [InlineData("a::")]
    [InlineData("h1::text, h2::text")]
    [InlineData("a::text b")]
    public void A_selector_that_cannot_be_read_is_an_error_that_names_it(string selector)
    {
        FormatException error = Assert.Throws<FormatException>(() => Html(Quotes).Text(selector));

        Assert.Contains($"\"{selector}\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_selector_is_read_once() => Assert.Same(Selector.Parse("p.once"), Selector.Parse("p.once"));

    [Fact]
    public void So_many_selectors_are_read_that_not_all_are_kept()
    {
        Page page = Html("<p class=x4999>yes");

        Assert.Equal(
            "yes",
            Enumerable.Range(0, 5000).Select(n => page.Text($".x{n}")).Single(text => text is not null)
        );
    }

    [Fact]
    public void Parts_of_a_page_answer_the_same_questions()
    {
        IElement[] quotes = [.. Html(Quotes).All(".quote")];

        Assert.Equal(["Ann", "Bob"], quotes.Select(quote => quote.Text(".author")));
        Assert.Equal(["Bob", "b"], quotes[1].Texts("a"));
        Assert.Equal("One\n  Ann", quotes[0].Text());
        Assert.Equal("http://example.org/dir/a/1", quotes[0].Link("a")?.AbsoluteUri);
        Assert.Equal("http://example.org/b", quotes[1].Link("a")?.AbsoluteUri);
        Assert.Null(quotes[0].Link("p"));
        Assert.Null(quotes[0].Link());
        Assert.Null(quotes[0].Text(".none"));
    }

    [Fact]
    public void Elements_know_where_the_page_is()
    {
        Page page = Html("<base href=/b/><a href=x#y>x</a>");

        Assert.Equal("http://example.org/b/x#y", Assert.IsType<IHtmlAnchorElement>(page.All("a").Single(), false).Href);
        Assert.Equal("http://example.org/b/x", page.Text("a::link"));
        Assert.Equal(Address, page.Document.Url);
    }

    [Fact]
    public void Names_of_XML_match()
    {
        Page page = Of(
            "<rss xmlns:dc='urn:dc'><item><dc:creator>Ann</dc:creator><pubDate>x</pubDate></item></rss>"u8.ToArray(),
            "text/xml"
        );

        Assert.Equal("Ann", page.Text("item > creator"));
        Assert.Equal("x", page.Text("pubDate"));
    }
}
