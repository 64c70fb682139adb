using System.IO.Compression;

namespace Crawler.Site.Areas;

/// <summary>Large pages: "/size/bytes/1000000", "/size/chunked/1000000", "/size/endless", and "/size/bomb": a
/// megabyte that becomes a gigabyte.</summary>
public sealed class SizeArea : IArea
{
    private static readonly Lazy<byte[]> s_bomb = new(MakeBomb);

    /// <inheritdoc/>
    public string Prefix => "size";

    /// <inheritdoc/>
    public SiteAnswer Answer(SiteRequest request) =>
        request.Parts switch
        {
            [_, "bytes", _] => Page(request.Number(2)),
            [_, "chunked", _] => Page(request.Number(2)) with { IsChunked = true },
            [_, "endless"] => SiteAnswer.Titled("Endless") with { Misbehaviour = Misbehaviour.Endless },
            [_, "bomb"] => SiteAnswer.OfBytes(s_bomb.Value, "text/html").With("Content-Encoding", "gzip"),
            _ => SiteAnswer.NotFound(),
        };

    private static SiteAnswer Page(int bytes) => SiteAnswer.Titled("Large", new string('x', Math.Max(0, bytes)));

    private static byte[] MakeBomb()
    {
        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.Fastest))
        {
            byte[] zeros = new byte[1024 * 1024];
            for (int i = 0; i < 1024; i++)
            {
                stream.Write(zeros);
            }
        }

        return packed.ToArray();
    }
}
