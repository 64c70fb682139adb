using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Crawler.Pages;

/// <summary>The encoding of a page's text, and how many bytes of a byte order mark are before the text.</summary>
internal readonly record struct PageEncoding(Encoding Encoding, int MarkLength)
{
    /// <summary>How much of a text decides whether it is UTF-8 with some faults, or no UTF-8.</summary>
    private const int GuessedLength = 64 * 1024;

    /// <summary>Finds the encoding: a byte order mark, the header, the page itself, in this order; or else UTF-8 if the
    /// bytes are, and Windows-1252 if not.</summary>
    /// <remarks>Source: WHATWG, HTML Standard, "encoding sniffing algorithm". Differs: a header that says UTF-8 for
    /// bytes that are not yields to another name in the page; and UTF-8 needs no name.</remarks>
    public static PageEncoding Of(ReadOnlySpan<byte> body, string? contentType)
    {
        if (OfMark(body) is { } marked)
        {
            return marked;
        }

        Encoding? named = Charsets.FindIn(contentType);
        if (named is null || (named is UTF8Encoding && !IsUtf8(body)))
        {
            named = CharsetScan.Find(body) ?? named;
        }

        return new PageEncoding(named ?? Guess(body), 0);
    }

    private static PageEncoding? OfMark(ReadOnlySpan<byte> body) =>
        body switch
        {
            [0xef, 0xbb, 0xbf, ..] => new PageEncoding(Encoding.UTF8, 3),
            [0xff, 0xfe, ..] => new PageEncoding(Encoding.Unicode, 2),
            [0xfe, 0xff, ..] => new PageEncoding(Encoding.BigEndianUnicode, 2),

            // Markup in UTF-16 without a mark.
            [(byte)'<', 0, not 0, 0, ..] => new PageEncoding(Encoding.Unicode, 0),
            [0, (byte)'<', 0, not 0, ..] => new PageEncoding(Encoding.BigEndianUnicode, 0),
            _ => null,
        };

    private static Encoding Guess(ReadOnlySpan<byte> body)
    {
        if (IsUtf8(body))
        {
            return Encoding.UTF8;
        }

        int good = 0;
        int bad = 0;
        ReadOnlySpan<byte> rest = body[..Math.Min(body.Length, GuessedLength)];
        while (!rest.IsEmpty)
        {
            OperationStatus status = Rune.DecodeFromUtf8(rest, out Rune rune, out int length);
            good += status == OperationStatus.Done && !rune.IsAscii ? 1 : 0;
            bad += status == OperationStatus.InvalidData ? 1 : 0;
            rest = rest[length..];
        }

        // A letter of two bytes that is UTF-8 by accident is rare in other encodings.
        return good > 4 * bad ? Encoding.UTF8 : Charsets.Find("windows-1252")!;
    }

    private static bool IsUtf8(ReadOnlySpan<byte> body) => Utf8.IsValid(WithoutPartOfLetter(body));

    // A body that was cut ends within a letter.
    private static ReadOnlySpan<byte> WithoutPartOfLetter(ReadOnlySpan<byte> body)
    {
        for (int back = 1; back <= Math.Min(3, body.Length); back++)
        {
            byte letter = body[^back];
            if (letter < 0x80)
            {
                break;
            }

            if (letter >= 0xc0)
            {
                int length = letter switch
                {
                    >= 0xf0 => 4,
                    >= 0xe0 => 3,
                    _ => 2,
                };
                return length > back ? body[..^back] : body;
            }
        }

        return body;
    }
}
