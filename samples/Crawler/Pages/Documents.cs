using System.Text;
using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using AngleSharp.Xml.Parser;

namespace Crawler.Pages;

/// <summary>Parses pages. No script runs, and nothing is loaded.</summary>
internal static class Documents
{
    // Made once for each thread: it costs as much as parsing a small page.
    [ThreadStatic]
    private static IBrowsingContext? t_context;

    /// <summary>Parses HTML. Nothing in it is an error.</summary>
    public static IDocument OfHtml(ReadOnlyMemory<byte> body, Encoding encoding, Uri address)
    {
        var bounds = new DocumentBounds(address);
        var parser = new HtmlParser(
            new HtmlParserOptions { MaximumDepth = DocumentBounds.MaximumDepth, OnCreated = bounds.Created },
            t_context ??= BrowsingContext.New()
        );
        try
        {
            return parser.ParseDocument(body, encoding);
        }
        catch (DocumentBoundsException)
        {
            return bounds.Document!;
        }
    }

    /// <summary>Parses XML, also with faults: what follows a fault may be in the wrong place.</summary>
    public static IDocument OfXml(string text, Uri address)
    {
        var bounds = new DocumentBounds(address);
        var parser = new XmlParser(
            new XmlParserOptions
            {
                IsSuppressingErrors = true,
                MaximumDepth = DocumentBounds.MaximumDepth,
                OnCreated = bounds.Created,
            }
        );
        try
        {
            return parser.ParseDocument(text);
        }
        catch (Exception error) when (error is DocumentBoundsException or XmlParseException or DomException)
        {
            // Some faults are errors all the same, such as a letter that no name can have.
            return bounds.Document ?? Empty(address);
        }
    }

    /// <summary>A document without content.</summary>
    public static IDocument Empty(Uri address) => OfHtml(ReadOnlyMemory<byte>.Empty, Encoding.UTF8, address);
}
