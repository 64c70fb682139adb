using System.Net.Http.Headers;
using System.Text;
using AngleSharp.Dom;
using Crawler.Pages;

namespace Crawler;

/// <summary>A page as it came: its bytes, and what they say.</summary>
/// <remarks>A page is parsed when its <see cref="Document"/> is first asked for, on the thread that asks. It belongs to
/// the function that parses it; no other thread may use it at the same time.</remarks>
public sealed class Page
{
    private readonly Lazy<PageContent> _content;

    internal Page(CrawlRequest request, PageAnswer answer)
    {
        Request = request;
        Answer = answer;
        _content = new Lazy<PageContent>(() => PageContent.Of(this), LazyThreadSafetyMode.None);
    }

    /// <summary>What was asked for.</summary>
    public CrawlRequest Request { get; }

    /// <summary>The address of the page. A redirect makes a request of its own, so it is the request's.</summary>
    public Uri Address => Request.Address;

    /// <summary>The status of the answer.</summary>
    public int Status => Answer.Status;

    /// <summary>The headers of the answer.</summary>
    public HttpResponseHeaders Headers => Answer.Headers;

    /// <summary>The headers of its content, such as the type.</summary>
    public HttpContentHeaders ContentHeaders => Answer.ContentHeaders;

    /// <summary>The content, decompressed.</summary>
    public ReadOnlyMemory<byte> Body => Answer.Body;

    /// <summary>Whether bytes are missing at the end: see <see cref="CrawlSettings.DownloadFailOnDataLoss"/>.</summary>
    public bool IsTruncated => Answer.IsTruncated;

    /// <summary>How long the answer took, to the end of its headers.</summary>
    public TimeSpan Latency => Answer.Latency;

    /// <summary>The content as text, in the encoding that the header, a mark of order of bytes or a meta element names;
    /// UTF-8 if none does, and if that fails Windows-1252.</summary>
    public string Content => _content.Value.Text;

    /// <summary>The encoding of <see cref="Content"/>.</summary>
    public Encoding Encoding => _content.Value.Encoding;

    /// <summary>The page's elements. Empty for what is no HTML and no XML.</summary>
    /// <remarks>A page that is made to exhaust the parser, with elements nested thousands deep or broken so that they
    /// multiply, has the elements up to that place.</remarks>
    public IDocument Document => _content.Value.Document;

    /// <summary>What links are relative to: the page's address, or its base element's.</summary>
    public Uri Base => _content.Value.Base;

    /// <summary>The address that the page prefers for its content, by a "canonical" link among its elements or in its
    /// headers; null if it names none.</summary>
    public Uri? Canonical => _content.Value.Hints.Canonical ?? LinkHeader.Canonical(this);

    /// <summary>Where the page redirects to by itself, in a meta element or a "Refresh" header; null if it does
    /// not.</summary>
    public MetaRefresh? MetaRefresh =>
        _content.Value.Hints.Refresh
        ?? (HeaderText.First(Headers, "Refresh") is { } refresh ? RefreshText.Parse(refresh, Address, Encoding) : null);

    /// <summary>Whether the page says that its links are not to be followed, in a meta element "robots" or an
    /// "X-Robots-Tag" header.</summary>
    public bool IsNoFollow =>
        _content.Value.Hints.IsNoFollow || HeaderText.All(Headers, "X-Robots-Tag").Any(PageHints.Forbids);

    /// <summary>What came.</summary>
    internal PageAnswer Answer { get; }

    /// <summary>All elements that a selector of CSS finds.</summary>
    /// <exception cref="FormatException">The selector cannot be read.</exception>
    public IEnumerable<IElement> All(string selector) => Selector.Parse(selector).Elements(Document);

    /// <summary>The text that the first match has, without space around it; null if nothing matches.</summary>
    /// <param name="selector">A selector, as <see cref="Selector"/> describes it: "h1", "h1::text", "img::attr(alt)",
    /// "a::link".</param>
    /// <exception cref="FormatException">The selector cannot be read.</exception>
    public string? Text(string selector) => Selector.Parse(selector).First(Document);

    /// <summary>The texts of all matches.</summary>
    /// <inheritdoc cref="Text(string)"/>
    public IEnumerable<string> Texts(string selector) => Selector.Parse(selector).All(Document);

    /// <summary>A request for a link of this page, one deeper.</summary>
    /// <param name="link">An address, absolute or relative to <see cref="Base"/>.</param>
    /// <param name="label">The label of the function that parses it.</param>
    /// <exception cref="ArgumentException">The link is no address of http or https. <see cref="Links"/> gives only
    /// those that are.</exception>
    public CrawlRequest Follow(string link, string label = "") =>
        PageLinks.TryResolve(this, link, out Uri? address)
            ? new CrawlRequest(address) { Label = label, Depth = Request.Depth + 1 }
            : throw new ArgumentException($"The link \"{link}\" of {Address} cannot be fetched.", nameof(link));

    /// <summary>Requests for all links that a selector finds, in the order of the page and each once: of the elements
    /// themselves (a, area, link, iframe and others), or of a, area, iframe and frame within them.</summary>
    /// <param name="selector">A selector of CSS. Default: "a, area".</param>
    /// <param name="label">The label of the function that parses them.</param>
    /// <remarks>Left out: what is no address of http or https; links to the page itself; and, unless the settings say
    /// otherwise, links with "nofollow", and all links of a page that says so.</remarks>
    public IEnumerable<CrawlRequest> FollowAll(string selector = "a, area", string label = "") =>
        Links(selector).Select(link => Follow(link.AbsoluteUri, label));

    /// <summary>The addresses of <see cref="FollowAll"/>.</summary>
    public IEnumerable<Uri> Links(string selector = "a, area") => PageLinks.Of(this, selector);
}
