using System.Buffers;
using System.Globalization;
using System.Text;

namespace Crawler.Pages;

/// <summary>Reads the value of a refresh: "5; url=https://example.org/".</summary>
/// <remarks>Source: WHATWG, HTML Standard, "shared declarative refresh steps".</remarks>
internal static class RefreshText
{
    private const int MostSeconds = 24 * 60 * 60;

    private static readonly SearchValues<char> s_fraction = SearchValues.Create("0123456789.");

    /// <summary>Reads a value. Null if it means nothing, or names no address: then the page is only loaded
    /// again.</summary>
    public static MetaRefresh? Parse(string text, Uri from, Encoding encoding)
    {
        ReadOnlySpan<char> rest = text.AsSpan().TrimStart();
        int end = rest.IndexOfAnyExceptInRange('0', '9');
        ReadOnlySpan<char> number = end < 0 ? rest : rest[..end];
        rest = rest[number.Length..];
        if (number.IsEmpty && rest is not ['.', ..])
        {
            return null;
        }

        // A fraction is read and does not count. Then there is a space or one of ";" and ",", or nothing more.
        int behind = rest.IndexOfAnyExcept(s_fraction);
        rest = behind < 0 ? [] : rest[behind..];
        if (rest.IsEmpty || (rest[0] is not (';' or ',') && !char.IsWhiteSpace(rest[0])))
        {
            return null;
        }

        rest = rest.TrimStart();
        rest = (rest is [';' or ',', ..] ? rest[1..] : rest).TrimStart();
        rest = WithoutName(rest);
        if (rest is ['"' or '\'', ..])
        {
            char quote = rest[0];
            rest = rest[1..];
            int quoteEnd = rest.IndexOf(quote);
            rest = quoteEnd < 0 ? rest : rest[..quoteEnd];
        }

        return !rest.IsEmpty && Links.TryResolve(from, encoding, rest.ToString(), out Uri? address)
            ? new MetaRefresh(address, Seconds(number))
            : null;
    }

    // "url", "=" with space around it; or the address itself, which may begin with these letters.
    private static ReadOnlySpan<char> WithoutName(ReadOnlySpan<char> rest)
    {
        if (!rest.StartsWith("url", StringComparison.OrdinalIgnoreCase))
        {
            return rest;
        }

        ReadOnlySpan<char> behind = rest[3..].TrimStart();
        return behind is ['=', ..] ? behind[1..].TrimStart() : rest;
    }

    private static TimeSpan Seconds(ReadOnlySpan<char> number) =>
        TimeSpan.FromSeconds(
            number.IsEmpty ? 0
            : int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds)
                ? Math.Min(seconds, MostSeconds)
            : MostSeconds
        );
}
