using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using Crawler.Pages;

namespace Crawler.Sitemaps;

/// <summary>Reads sitemaps: XML (a list of pages or of sitemaps), text with an address on each line, RSS and Atom; each
/// also compressed by gzip.</summary>
/// <remarks>Source: sitemaps.org, "Sitemaps XML format" and "Other Sitemap formats".</remarks>
public static class Sitemap
{
    /// <summary>How many addresses of one file are read: a file may not have more.</summary>
    public const int MaximumAddresses = 50_000;

    /// <summary>How many bytes of one file are read, after decompression: a file may not have more.</summary>
    public const int MaximumLength = 50 * 1024 * 1024;

    // Space, the bytes of byte order marks, and the zeros of UTF-16.
    private static readonly byte[] s_beforeMarkup = [.. "\0 \t\r\n"u8, 0xef, 0xbb, 0xbf, 0xfe, 0xff];

    /// <summary>Reads a sitemap while it is enumerated.</summary>
    /// <param name="page">The file.</param>
    /// <returns>Its addresses, in their order. What cannot be fetched is left out. A file with a fault gives what came
    /// before it; a page that is no sitemap gives nothing.</returns>
    public static IEnumerable<SitemapEntry> Parse(Page page)
    {
        ArgumentNullException.ThrowIfNull(page);
        return Read(page).Take(MaximumAddresses);
    }

    private static IEnumerable<SitemapEntry> Read(Page page)
    {
        bool isMarkup;
        using (Stream content = Open(page.Body))
        {
            isMarkup = BeginsWithMarkup(content);
        }

        using Stream again = Open(page.Body);
        if (isMarkup)
        {
            using var reader = new SitemapReader(again, page.Address);
            while (reader.TryRead(out SitemapEntry? entry))
            {
                yield return entry;
            }

            yield break;
        }

        using var lines = new StreamReader(again, Encoding.UTF8);
        while (lines.ReadLine() is { } line)
        {
            line = line.Trim();
            if (
                line.StartsWith("http", StringComparison.OrdinalIgnoreCase)
                && Links.TryResolve(page.Address, Encoding.UTF8, line, out Uri? address)
            )
            {
                yield return new SitemapEntry(address, null, IsSitemap: false);
            }
        }
    }

    private static BoundedStream Open(ReadOnlyMemory<byte> body)
    {
        Stream bytes = MemoryMarshal.TryGetArray(body, out ArraySegment<byte> array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(body.ToArray(), writable: false);
        bool isCompressed = body.Span is [0x1f, 0x8b, ..];
        return new BoundedStream(
            isCompressed ? new GZipStream(bytes, CompressionMode.Decompress) : bytes,
            MaximumLength
        );
    }

    private static bool BeginsWithMarkup(Stream content)
    {
        Span<byte> begin = stackalloc byte[256];
        int length = content.ReadAtLeast(begin, begin.Length, throwOnEndOfStream: false);
        return begin[..length].TrimStart(s_beforeMarkup) is [(byte)'<', ..];
    }
}
