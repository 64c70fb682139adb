using System.Buffers;
using System.Text;
using AngleSharp.Text;

namespace Crawler.Pages;

/// <summary>The names of encodings on the web.</summary>
/// <remarks>Source: WHATWG, Encoding Standard, section 4.2, by way of AngleSharp; the names that it lacks are
/// here.</remarks>
internal static class Charsets
{
    private const int UnifiedHangul = 949;
    private const int EucKr = 51949;

    private static readonly SearchValues<char> s_endsOfName = SearchValues.Create("; \t\r\n\f,");

    private static readonly Dictionary<string, string> s_otherNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["x-sjis"] = "shift_jis",
        ["sjis"] = "shift_jis",
        ["ms_kanji"] = "shift_jis",
        ["windows-31j"] = "shift_jis",
        ["korean"] = "euc-kr",
        ["ks_c_5601-1987"] = "euc-kr",
        ["ks_c_5601-1989"] = "euc-kr",
        ["ksc5601"] = "euc-kr",
        ["ksc_5601"] = "euc-kr",
        ["windows-949"] = "euc-kr",
        ["unicode"] = "utf-16",
        ["ucs-2"] = "utf-16",
        ["iso-10646-ucs-2"] = "utf-16",
        ["unicode-1-1-utf-8"] = "utf-8",
        ["unicode11utf8"] = "utf-8",
        ["unicode20utf8"] = "utf-8",
        ["x-unicode20utf8"] = "utf-8",
    };

    // A page in one of these could hide markup from whatever checks it. Browsers refuse them too.
    private static readonly HashSet<string> s_refused = new(StringComparer.OrdinalIgnoreCase)
    {
        "hz-gb-2312",
        "iso-2022-kr",
        "iso-2022-cn",
        "iso-2022-cn-ext",
        "replacement",
        "utf-7",
    };

    static Charsets() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>The encoding of that name; null if there is none.</summary>
    public static Encoding? Find(string? name)
    {
        name = name?.Trim(' ', '\t', '\r', '\n', '\f', '"', '\'');
        if (string.IsNullOrEmpty(name) || s_refused.Contains(name))
        {
            return null;
        }

        name = s_otherNames.GetValueOrDefault(name, name);
        if (!TextEncoding.IsSupported(name))
        {
            return null;
        }

        Encoding encoding = TextEncoding.Resolve(name);
        return encoding.CodePage == EucKr ? Encoding.GetEncoding(UnifiedHangul) : encoding;
    }

    /// <summary>The encoding that a "Content-Type" names, in a header or a meta element; null if it names
    /// none.</summary>
    public static Encoding? FindIn(string? contentType)
    {
        const string Parameter = "charset";
        int at = 0;
        while (
            contentType is not null
            && (at = contentType.IndexOf(Parameter, at, StringComparison.OrdinalIgnoreCase)) >= 0
        )
        {
            at += Parameter.Length;
            ReadOnlySpan<char> rest = contentType.AsSpan(at).TrimStart();
            if (rest is ['=', ..])
            {
                rest = rest[1..].TrimStart();
                char quote = rest is ['"' or '\'', ..] ? rest[0] : '\0';
                rest = quote == '\0' ? rest : rest[1..];
                int end = quote == '\0' ? rest.IndexOfAny(s_endsOfName) : rest.IndexOf(quote);
                return Find((end < 0 ? rest : rest[..end]).ToString());
            }
        }

        return null;
    }
}
