using System.Globalization;

namespace Crawler.Sitemaps;

/// <summary>Reads dates of sitemaps (W3C, "Date and Time Formats") and of RSS (RFC 822).</summary>
internal static class SitemapDate
{
    private const DateTimeStyles Styles =
        DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowWhiteSpaces;

    private static readonly string[] s_short = ["yyyy", "yyyy-MM"];

    /// <summary>The time; null if there is none or its form is not known. A date without a time is its begin.</summary>
    public static DateTimeOffset? Parse(string? text) =>
        DateTimeOffset.TryParseExact(
            text?.Trim(),
            s_short,
            CultureInfo.InvariantCulture,
            Styles,
            out DateTimeOffset time
        ) || DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Styles, out time)
            ? time
            : null;
}
