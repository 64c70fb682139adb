using System.IO.Compression;
using System.Text;

namespace Crawler.Site.Areas;

/// <summary>Compressed pages: "/compression/NAME", each with its name as the title.</summary>
public sealed class CompressionArea : IArea
{
    /// <summary>Pages that a client must read.</summary>
    public static IReadOnlyList<string> Good { get; } =
    ["none", "gzip", "br", "deflate", "gzip-chunked", "two-gzip-members", "x-gzip", "identity"];

    /// <summary>Pages whose compression is broken.</summary>
    public static IReadOnlyList<string> Bad { get; } = ["gzip-cut", "not-gzip"];

    /// <inheritdoc/>
    public string Prefix => "compression";

    /// <inheritdoc/>
    public SiteAnswer Answer(SiteRequest request)
    {
        if (request.Parts.Length == 1)
        {
            return SiteAnswer.Index("Compression", Good);
        }

        string name = request.Parts[1];
        var page = SiteAnswer.Titled(name, string.Concat(Enumerable.Repeat("<p>text</p>\n", 500)));
        byte[] body = page.Body.ToArray();
        return name switch
        {
            "none" => page,
            "identity" => page.With("Content-Encoding", "identity"),
            "gzip" => Packed(Gzip(body), "gzip"),
            "x-gzip" => Packed(Gzip(body), "x-gzip"),
            "gzip-chunked" => Packed(Gzip(body), "gzip") with { IsChunked = true },
            "two-gzip-members" => Packed([.. Gzip(body[..100]), .. Gzip(body[100..])], "gzip"),
            "br" => Packed(Pack(body, static to => new BrotliStream(to, CompressionLevel.Fastest)), "br"),
            "deflate" => Packed(Pack(body, static to => new ZLibStream(to, CompressionLevel.Fastest)), "deflate"),
            "gzip-cut" => Packed(Gzip(body)[..^20], "gzip"),
            "not-gzip" => Packed(body, "gzip"),
            _ => SiteAnswer.NotFound(),
        };
    }

    internal static byte[] Gzip(byte[] body) => Pack(body, static to => new GZipStream(to, CompressionLevel.Fastest));

    internal static byte[] Gzip(string text) => Gzip(Encoding.UTF8.GetBytes(text));

    private static byte[] Pack(byte[] body, Func<Stream, Stream> packer)
    {
        using var packed = new MemoryStream();
        using (Stream stream = packer(packed))
        {
            stream.Write(body);
        }

        return packed.ToArray();
    }

    private static SiteAnswer Packed(byte[] body, string encoding) =>
        SiteAnswer.OfBytes(body, "text/html; charset=utf-8").With("Content-Encoding", encoding);
}
