using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Crawler.Addresses;

/// <summary>Counts addresses by their pattern, to find endless pages such as those of calendars. On the loop
/// only.</summary>
/// <remarks>
/// <para>A pattern is the scheme, host and port, the path, and the names in the query. In them, a star is for every run
/// of digits, and for every word that is an id: a UUID, or at least eight hexadecimal digits. <c>/2026/11/30/</c> and
/// <c>/1999/1/2/</c> have one pattern, <c>/item17.html?sort=up</c> and <c>/item18.html?sort=down</c> too. Values of the
/// query do not count: endless pages are in them.</para>
/// <para>Memory is bounded: 16 bytes of fingerprint and a count for each pattern, and not more than
/// <see cref="MaximumPatterns"/>. Then half of the patterns, those with the fewest pages, are forgotten: endless ones
/// are not among them.</para>
/// </remarks>
public sealed class AddressPatterns
{
    /// <summary>How many patterns are counted.</summary>
    public const int MaximumPatterns = 200_000;

    /// <summary>From how many hexadecimal digits on a word is an id, if a digit is among them.</summary>
    private const int ShortestId = 8;

    private const int UuidLength = 36;

    private static readonly SearchValues<char> s_betweenWords = SearchValues.Create("/-_.,;:+~!()@=& ");

    private readonly Dictionary<UInt128, int> _counts = [];

    /// <summary>The pattern of an address.</summary>
    public static string PatternOf(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var pattern = new StringBuilder(address.GetLeftPart(UriPartial.Authority));
        AppendWords(pattern, Uri.UnescapeDataString(address.AbsolutePath));
        char before = '?';
        foreach (string part in address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            pattern.Append(before);
            AppendWords(pattern, Uri.UnescapeDataString(part.Split('=', 2)[0]));
            before = '&';
        }

        return pattern.ToString();
    }

    /// <summary>Counts one more address.</summary>
    /// <returns>How many of its pattern there are by now.</returns>
    public int Count(Uri address)
    {
        UInt128 fingerprint = Fingerprint(PatternOf(address));
        if (_counts.Count >= MaximumPatterns && !_counts.ContainsKey(fingerprint))
        {
            ForgetHalf();
        }

        return _counts[fingerprint] = _counts.GetValueOrDefault(fingerprint) + 1;
    }

    private static void AppendWords(StringBuilder pattern, ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            // A UUID has hyphens, and is one word.
            if (text.Length >= UuidLength && Guid.TryParseExact(text[..UuidLength], "D", out _))
            {
                pattern.Append('*');
                text = text[UuidLength..];
                continue;
            }

            int end = text.IndexOfAny(s_betweenWords);
            end = end < 0 ? text.Length : end;
            AppendWord(pattern, text[..end]);
            pattern.Append(text.Slice(end, Math.Min(1, text.Length - end)));
            text = text[Math.Min(end + 1, text.Length)..];
        }
    }

    private static void AppendWord(StringBuilder pattern, ReadOnlySpan<char> word)
    {
        if (IsId(word))
        {
            pattern.Append('*');
            return;
        }

        bool wasDigit = false;
        foreach (char letter in word)
        {
            bool isDigit = char.IsDigit(letter);
            if (!isDigit)
            {
                pattern.Append(letter);
            }
            else if (!wasDigit)
            {
                pattern.Append('*');
            }

            wasDigit = isDigit;
        }
    }

    private static bool IsId(ReadOnlySpan<char> word)
    {
        if (word.Length < ShortestId || !word.ContainsAnyInRange('0', '9'))
        {
            return false;
        }

        foreach (char letter in word)
        {
            if (!char.IsAsciiHexDigit(letter))
            {
                return false;
            }
        }

        return true;
    }

    // A pattern that is taken for another one would end the crawl of a good part of a site.
    private static UInt128 Fingerprint(string pattern)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(pattern.AsSpan()), hash);
        return MemoryMarshal.Read<UInt128>(hash);
    }

    private void ForgetHalf()
    {
        foreach ((UInt128 rare, _) in _counts.OrderBy(pair => pair.Value).Take(MaximumPatterns / 2).ToArray())
        {
            _counts.Remove(rare);
        }
    }
}
