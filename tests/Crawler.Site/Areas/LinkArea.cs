namespace Crawler.Site.Areas;

/// <summary>Pages with every kind of link: "/links/NAME". What a crawler must and must not ask for is in
/// <see cref="Wanted"/>.</summary>
public sealed class LinkArea : IArea
{
    /// <summary>The addresses that a crawl from "/links/" asks for: each once, and no other.</summary>
    public static IReadOnlyList<string> Wanted { get; } =
    [
        "/links/",
        "/links/absolute",
        "/links/area",
        "/links/based/",
        "/links/based/deep/below-the-base",
        "/links/canonical",
        "/links/deep/relative",
        "/links/deep/up",
        "/links/meta-nofollow",
        "/links/query?a=1&b=2",
        "/links/query?other=1",
        "/links/root",
        "/links/same-scheme",
        "/links/same?a=1&b=2",
        "/links/space%20inside",
        "/links/spelled",
        "/links/with-new-line",
    ];

    /// <inheritdoc/>
    public string Prefix => "links";

    /// <inheritdoc/>
    public SiteAnswer Answer(SiteRequest request)
    {
        string here = $"{request.Host}{request.Port}";
        return string.Join('/', request.Parts[1..]) switch
        {
            "" => SiteAnswer.Titled(
                "Links",
                $"""
                <a href="http://{here}/links/absolute">absolute</a>
                <a href="//{here}/links/same-scheme">same scheme</a>
                <a href="/links/root">from the root</a>
                <a href="deep/relative">relative</a>
                <a href="  /links/deep/../deep/./up ">dots and spaces around it</a>
                <a href="query?a=1&amp;b=2">an entity</a>
                <a href="/links/space inside">a space inside</a>
                <a href="/links/with-
                new-line">a new line inside</a>
                <map><area href="/links/area"></map>
                <a href="based/">a page with a base</a>
                <a href="meta-nofollow">a page whose links are not followed</a>
                <a href="canonical">a page with a canonical address</a>

                <a href="spelled">an address</a>
                <a href="spelled#part">with a fragment</a>
                <a href="HTTP://{here.ToUpperInvariant()}/links/spelled">with capitals</a>
                <a href="/links/%73pelled">with an escape that is not needed</a>
                <a href="http://{here}/links/./spelled">with a dot</a>
                <a href="http://name:password@{here}/links/spelled">with a password</a>
                <a href="same?a=1&amp;b=2">a query</a>
                <a href="same?b=2&amp;a=1">in another order</a>
                <a href="same?a=1&amp;b=2#x">with a fragment</a>

                <a rel="nofollow" href="/links/not-followed">nofollow</a>
                <a rel="noopener NoFollow" href="/links/not-followed-either">nofollow among others</a>
                <a href="">nothing</a>
                <a>no address</a>
                <a href="#top">a fragment</a>
                <a href="javascript:alert(1)">a script</a>
                <a href="mailto:somebody@a.test">a mail</a>
                <a href="tel:+123">a number</a>
                <a href="data:text/plain,x">data</a>
                <a href="ftp://{here}/links/ftp">another scheme</a>
                <a href="http://">no host</a>
                <a href="http://[::1/links/bracket">a bracket</a>
                <a href="http://a.test:99999/links/port">no port</a>
                <a href="http://other.example/links/elsewhere">another site</a>
                """
            ),
            "based" => SiteAnswer.Html(
                "<html><head><base href=\"deep/\"><base href=\"/second/\"><title>Based</title></head>"
                    + "<body><a href=\"below-the-base\">below</a></body></html>"
            ),
            "meta-nofollow" => SiteAnswer.Html(
                "<html><head><meta name=\"robots\" content=\"index, nofollow\"><title>meta</title></head>"
                    + "<body><a href=\"/links/not-for-robots\">not for robots</a></body></html>"
            ),
            "canonical" => SiteAnswer.Html(
                "<html><head><link rel=\"canonical\" href=\"/links/root\"><title>canonical</title></head>"
                    + "<body><a href=\"/links/query?other=1\">another</a></body></html>"
            ),
            _ => SiteAnswer.Titled(request.Path),
        };
    }
}
