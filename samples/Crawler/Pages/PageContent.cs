using System.Text;
using AngleSharp.Dom;

namespace Crawler.Pages;

/// <summary>A page's text and elements, each made when it is first asked for.</summary>
internal sealed class PageContent
{
    private readonly Uri _address;
    private readonly ReadOnlyMemory<byte> _text;

    private PageContent(Uri address, ReadOnlyMemory<byte> body, string? contentType)
    {
        var encoding = PageEncoding.Of(body.Span, contentType);
        _address = address;
        _text = body[encoding.MarkLength..];
        Encoding = encoding.Encoding;
        Kind = PageKinds.Of(contentType, body.Span);
    }

    /// <summary>What the page is.</summary>
    public PageKind Kind { get; }

    /// <summary>The encoding of the text.</summary>
    public Encoding Encoding { get; }

    /// <summary>The text, without a byte order mark. What the encoding does not have is replaced.</summary>
    public string Text => field ??= Encoding.GetString(_text.Span);

    /// <summary>The elements. They are parsed from the bytes, so that the text is not decoded twice unless someone asks
    /// for it.</summary>
    public IDocument Document => field ??= Parse();

    /// <summary>What links are relative to.</summary>
    public Uri Base => field ??= FindBase();

    /// <summary>What the page says of itself.</summary>
    public PageHints Hints => field ??= PageHints.Of(this);

    /// <summary>The content of a page.</summary>
    public static PageContent Of(Page page) =>
        new(page.Address, page.Body, HeaderText.First(page.ContentHeaders, "Content-Type"));

    private IDocument Parse() =>
        Kind switch
        {
            PageKind.Html => Documents.OfHtml(_text, Encoding, _address),
            PageKind.Xhtml => XhtmlDocument.TryRead(Text, _address) ?? Documents.OfHtml(_text, Encoding, _address),
            PageKind.Xml => Documents.OfXml(Text, _address),
            _ => Documents.Empty(_address),
        };

    // The first base element that has an address (WHATWG, HTML Standard, "document base URL").
    private Uri FindBase() =>
        Kind is PageKind.Html or PageKind.Xhtml
        && Document.QuerySelector("base[href]")?.GetAttribute("href") is { } link
        && Links.TryResolve(_address, Encoding.UTF8, link, out Uri? address)
            ? address
            : _address;
}
