using System.Text;

namespace Crawler.Pages;

/// <summary>Finds the kind of a page.</summary>
internal static class PageKinds
{
    // WHATWG, MIME Sniffing, section 7.1. A space or ">" must follow.
    private static readonly byte[][] s_beginsOfHtml =
    [
        .. new[]
        {
            "<!doctype html",
            "<html",
            "<head",
            "<script",
            "<iframe",
            "<h1",
            "<div",
            "<font",
            "<table",
            "<a",
            "<style",
            "<title",
            "<b",
            "<body",
            "<br",
            "<p",
        }.Select(Encoding.ASCII.GetBytes),
    ];

    /// <summary>The kind that the type says, or, without a type, the first bytes.</summary>
    public static PageKind Of(string? contentType, ReadOnlySpan<byte> body)
    {
        ReadOnlySpan<char> type = contentType.AsSpan();
        int end = type.IndexOfAny(';', ',');
        type = (end < 0 ? type : type[..end]).Trim();
        if (!type.Contains('/') || type is "*/*" or "unknown/unknown" or "application/unknown")
        {
            return OfBytes(body);
        }

        if (Is(type, "text/html"))
        {
            return PageKind.Html;
        }

        if (Is(type, "application/xhtml+xml"))
        {
            return PageKind.Xhtml;
        }

        bool isXml =
            Is(type, "text/xml")
            || Is(type, "application/xml")
            || type.EndsWith("+xml", StringComparison.OrdinalIgnoreCase);
        return isXml ? PageKind.Xml : PageKind.Other;
    }

    private static PageKind OfBytes(ReadOnlySpan<byte> body)
    {
        ReadOnlySpan<byte> text = body.StartsWith(Encoding.UTF8.Preamble) ? body[3..] : body;
        text = text.TrimStart(" \t\r\n\f"u8);
        if (text.StartsWith("<?xml"u8))
        {
            return PageKind.Xml;
        }

        if (text.StartsWith("<!--"u8))
        {
            return PageKind.Html;
        }

        foreach (byte[] begin in s_beginsOfHtml)
        {
            if (
                text.Length > begin.Length
                && Ascii.EqualsIgnoreCase(text[..begin.Length], begin)
                && text[begin.Length] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or 12 or (byte)'>'
            )
            {
                return PageKind.Html;
            }
        }

        return PageKind.Other;
    }

    private static bool Is(ReadOnlySpan<char> type, string name) =>
        type.Equals(name, StringComparison.OrdinalIgnoreCase);
}
