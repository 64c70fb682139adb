using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Xml;
using Crawler.Pages;

namespace Crawler.Sitemaps;

/// <summary>Reads the entries of a sitemap in XML, of RSS or of Atom, one after another. Namespaces do not count,
/// because many files have wrong ones.</summary>
internal sealed class SitemapReader : IDisposable
{
    private static readonly XmlReaderSettings s_settings = new()
    {
        DtdProcessing = DtdProcessing.Ignore,
        XmlResolver = null,
        CheckCharacters = false,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
        CloseInput = false,
    };

    private readonly XmlReader _reader;
    private readonly Uri _from;
    private readonly StringBuilder _text = new();

    public SitemapReader(Stream content, Uri from)
    {
        _reader = XmlReader.Create(WithoutSpaceBefore(content), s_settings);
        _from = from;
    }

    private enum EntryKind
    {
        Page,
        Sitemap,
        News,
    }

    /// <summary>Reads the next entry whose address can be fetched. False at the end, or at a fault.</summary>
    public bool TryRead([NotNullWhen(true)] out SitemapEntry? entry)
    {
        entry = null;
        try
        {
            while (entry is null && _reader.Read())
            {
                if (_reader.NodeType == XmlNodeType.Element && KindOf(_reader.LocalName) is { } kind)
                {
                    entry = ReadEntry(kind);
                }
            }
        }
        catch (XmlException)
        {
            // Here the file is not well formed, or ends.
        }

        return entry is not null;
    }

    public void Dispose() => _reader.Dispose();

    private static EntryKind? KindOf(string name) =>
        name.ToLowerInvariant() switch
        {
            "url" => EntryKind.Page,
            "sitemap" => EntryKind.Sitemap,
            "item" or "entry" => EntryKind.News,
            _ => null,
        };

    private SitemapEntry? ReadEntry(EntryKind kind)
    {
        string? link = null;
        string? date = null;
        int depth = _reader.Depth;
        bool isOpen = !_reader.IsEmptyElement;
        while (isOpen && _reader.Read() && _reader.Depth > depth)
        {
            // Deeper ones are those of pictures and videos.
            if (_reader.NodeType == XmlNodeType.Element && _reader.Depth == depth + 1)
            {
                ReadPart(kind, ref link, ref date);
            }
        }

        return link is not null && Links.TryResolve(_from, Encoding.UTF8, link, out Uri? address)
            ? new SitemapEntry(address, SitemapDate.Parse(date), kind == EntryKind.Sitemap)
            : null;
    }

    private void ReadPart(EntryKind kind, ref string? link, ref string? date)
    {
        bool isNews = kind == EntryKind.News;
        switch (_reader.LocalName.ToLowerInvariant())
        {
            case "loc" when !isNews:
                link = ReadText();
                break;

            // Atom has other links too: to a picture, to edit, to the feed itself.
            case "link" when isNews && _reader.GetAttribute("href") is { } href:
                link ??= _reader.GetAttribute("rel") is null or "alternate" ? href : null;
                break;

            case "link" when isNews:
                link = ReadText();
                break;

            case "lastmod"
            or "pubdate"
            or "updated":
                date = ReadText();
                break;

            case "published"
            or "date":
                date ??= ReadText();
                break;
        }
    }

    // The text of the element; null if it has none. The reader is then at its end.
    private string? ReadText()
    {
        int depth = _reader.Depth;
        bool isOpen = !_reader.IsEmptyElement;
        _text.Clear();
        while (isOpen && _reader.Read() && _reader.Depth > depth)
        {
            if (_reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
            {
                _text.Append(_reader.Value);
            }
        }

        return _text.Length > 0 ? _text.ToString() : null;
    }

    // A file that begins with an empty line is not well formed, and common.
    private static StreamReader WithoutSpaceBefore(Stream content)
    {
        var text = new StreamReader(content, Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        while (text.Peek() is >= 0 and <= ' ')
        {
            text.Read();
        }

        return text;
    }
}
