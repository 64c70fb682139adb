using System.Buffers;
using System.Text;

namespace Crawler.Robots;

/// <summary>A line that says something: its kind, and the value behind the colon.</summary>
internal readonly ref struct RobotsLine
{
    // The misspellings are those that Google's parser takes.
    private static readonly Dictionary<string, RobotsLineKind> s_kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        ["user-agent"] = RobotsLineKind.UserAgent,
        ["useragent"] = RobotsLineKind.UserAgent,
        ["user agent"] = RobotsLineKind.UserAgent,
        ["allow"] = RobotsLineKind.Allow,
        ["disallow"] = RobotsLineKind.Disallow,
        ["dissallow"] = RobotsLineKind.Disallow,
        ["dissalow"] = RobotsLineKind.Disallow,
        ["disalow"] = RobotsLineKind.Disallow,
        ["diasllow"] = RobotsLineKind.Disallow,
        ["disallaw"] = RobotsLineKind.Disallow,
        ["sitemap"] = RobotsLineKind.Sitemap,
        ["site-map"] = RobotsLineKind.Sitemap,
        ["crawl-delay"] = RobotsLineKind.CrawlDelay,
    };

    private static readonly SearchValues<byte> s_blanks = SearchValues.Create(" \t"u8);

    private RobotsLine(RobotsLineKind kind, ReadOnlySpan<byte> value)
    {
        Kind = kind;
        Value = value;
    }

    /// <summary>What the name of a crawler may consist of: RFC 9309, section 2.2.1.</summary>
    public static SearchValues<byte> LettersOfNames { get; } =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_"u8);

    public RobotsLineKind Kind { get; }

    public ReadOnlySpan<byte> Value { get; }

    public static bool TryParse(ReadOnlySpan<byte> line, out RobotsLine parsed)
    {
        int comment = line.IndexOf((byte)'#');
        line = Trim(comment < 0 ? line : line[..comment]);
        int colon = line.IndexOf((byte)':');
        if (colon < 0)
        {
            // Without a colon, two words are a key and its value.
            colon = line.IndexOfAny(s_blanks);
            if (colon < 0 || Trim(line[colon..]).IndexOfAny(s_blanks) >= 0)
            {
                parsed = default;
                return false;
            }
        }

        bool isKnown = s_kinds.TryGetValue(Encoding.Latin1.GetString(Trim(line[..colon])), out RobotsLineKind kind);
        parsed = new RobotsLine(kind, Trim(line[(colon + 1)..]));
        return isKnown;
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => text.Trim(" \t"u8);
}
