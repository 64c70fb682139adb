using System.IO.Compression;
using System.Text;
using Crawler.Downloading;

namespace Crawler.Tests.Downloading;

public sealed class BodyDecoderTests
{
    private static readonly byte[] s_text = Encoding.UTF8.GetBytes(
        string.Concat(Enumerable.Range(0, 5000).Select(number => $"line {number}\n"))
    );

    public static TheoryData<string> Encodings => ["gzip", "x-gzip", "deflate", "raw deflate", "br", "GZIP "];

    [Theory]
    [MemberData(nameof(Encodings))]
    public void What_was_compressed_is_there_again(string encoding)
    {
        (ReadOnlyMemory<byte> body, bool isTruncated) = BodyDecoder.Decode(
            Compress(encoding),
            [encoding.Replace("raw ", "", StringComparison.Ordinal)],
            limit: 0
        );
        Assert.Equal(s_text, body.ToArray());
        Assert.False(isTruncated);
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Of_a_body_that_is_cut_the_beginning_is_there_and_it_says_so(string encoding)
    {
        byte[] whole = Compress(encoding);
        (ReadOnlyMemory<byte> body, bool isTruncated) = BodyDecoder.Decode(
            whole.AsMemory(0, whole.Length / 2),
            [encoding.Replace("raw ", "", StringComparison.Ordinal)],
            limit: 0
        );
        Assert.True(isTruncated);
        Assert.Equal(s_text[..body.Length], body.ToArray());
        Assert.InRange(body.Length, 1, s_text.Length - 1);
    }

    [Fact]
    public void Encodings_come_off_in_the_opposite_order()
    {
        byte[] twice = Compress("br", Compress("gzip"));
        (ReadOnlyMemory<byte> body, bool _) = BodyDecoder.Decode(twice, ["gzip", "br"], limit: 0);
        Assert.Equal(s_text, body.ToArray());
    }

    [Fact]
    public void Two_members_of_gzip_are_one_page()
    {
        byte[] both = [.. Compress("gzip", s_text[..1000]), .. Compress("gzip", s_text[1000..])];
        (ReadOnlyMemory<byte> body, bool isTruncated) = BodyDecoder.Decode(both, ["gzip"], limit: 0);
        Assert.Equal(s_text, body.ToArray());
        Assert.False(isTruncated);
    }

    [Fact]
    public void A_bomb_is_not_blown_up()
    {
        byte[] bomb = Compress("gzip", new byte[50_000_000]);
        Assert.InRange(bomb.Length, 1, 999_999);
        DownloadException error = Assert.Throws<DownloadException>(() =>
            BodyDecoder.Decode(bomb, ["gzip"], limit: 1_000_000)
        );
        Assert.Equal(DownloadFault.TooLarge, error.Fault);
    }

    [Fact]
    public void A_page_that_only_says_it_is_compressed_is_taken_as_it_is()
    {
        (ReadOnlyMemory<byte> body, bool isTruncated) = BodyDecoder.Decode(s_text, ["gzip"], limit: 0);
        Assert.Equal(s_text, body.ToArray());
        Assert.False(isTruncated);
    }

    [Fact]
    public void An_encoding_that_was_not_asked_for_is_an_error() =>
        Assert.Equal(
            "The page is encoded as \"zstd\", which was not asked for.",
            Assert.Throws<DownloadException>(() => BodyDecoder.Decode(s_text, ["zstd"], limit: 0)).Message
        );

    private static byte[] Compress(string encoding, byte[]? content = null)
    {
        var compressed = new MemoryStream();
        using (
            Stream stream = encoding.Trim().ToLowerInvariant() switch
            {
                "gzip" or "x-gzip" => new GZipStream(compressed, CompressionLevel.Fastest),
                "deflate" => new ZLibStream(compressed, CompressionLevel.Fastest),
                "raw deflate" => new DeflateStream(compressed, CompressionLevel.Fastest),
                _ => new BrotliStream(compressed, CompressionLevel.Fastest),
            }
        )
        {
            stream.Write(content ?? s_text);
        }

        return compressed.ToArray();
    }
}
