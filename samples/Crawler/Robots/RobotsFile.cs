using System.Globalization;
using System.Text;

namespace Crawler.Robots;

/// <summary>A site's robots.txt (RFC 9309): what each crawler may fetch.</summary>
/// <remarks>What the RFC leaves open is read as Google's parser reads it: the common misspellings of "disallow", a
/// missing colon, and lines cut at 16,664 bytes. <c>Crawl-delay</c>, which is in no standard, is read too.</remarks>
public sealed class RobotsFile
{
    /// <summary>How much of a file counts: at least 500 KiB must (RFC 9309, section 2.5).</summary>
    public const int MaximumLength = 500 * 1024;

    private const int MaximumLineLength = 2083 * 8;

    private readonly List<RobotsGroup> _groups = [];
    private readonly List<string> _sitemaps = [];

    private RobotsFile() { }

    /// <summary>A file that allows everything: what a site without a file has (RFC 9309, section 2.3.1.3).</summary>
    public static RobotsFile AllowingAll { get; } = new();

    /// <summary>A file that allows nothing: what holds while a site's file cannot be had (section 2.3.1.4).</summary>
    public static RobotsFile AllowingNothing { get; } = Parse("User-agent: *\nDisallow: /"u8);

    /// <summary>The addresses of the site's maps, as they stand in the file.</summary>
    public IReadOnlyList<string> Sitemaps => _sitemaps;

    /// <summary>Reads a file. Nothing in it is an error: a line that means nothing is left out.</summary>
    public static RobotsFile Parse(ReadOnlySpan<byte> content)
    {
        var file = new RobotsFile();
        RobotsGroup? group = null;
        foreach (
            ReadOnlySpan<byte> line in new RobotsLines(WithoutMark(content[..Math.Min(content.Length, MaximumLength)]))
        )
        {
            if (RobotsLine.TryParse(line[..Math.Min(line.Length, MaximumLineLength)], out RobotsLine parsed))
            {
                file.Add(parsed, ref group);
            }
        }

        return file;
    }

    /// <summary>The rules for a crawler: those of all groups that name it, or else of those for "*".</summary>
    /// <param name="product">The crawler's name as groups call it: letters, "-" and "_". Case does not matter.</param>
    public RobotsRules For(string product)
    {
        RobotsGroup[] named =
        [
            .. _groups.Where(group => group.Agents.Contains(product, StringComparer.OrdinalIgnoreCase)),
        ];
        return new RobotsRules(named.Length > 0 ? named : [.. _groups.Where(group => group.Agents.Contains("*"))]);
    }

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> content)
    {
        // Part of the mark of UTF-8 is passed over too.
        ReadOnlySpan<byte> mark = Encoding.UTF8.Preamble;
        int length = content.CommonPrefixLength(mark);
        return content[length..];
    }

    private void Add(RobotsLine line, ref RobotsGroup? group)
    {
        switch (line.Kind)
        {
            case RobotsLineKind.UserAgent:
                // Rules end the list of names. What is no rule does not.
                if (group is null || group.Rules.Count > 0)
                {
                    group = new RobotsGroup();
                    _groups.Add(group);
                }

                group.Agents.Add(AgentOf(line.Value));
                break;

            case RobotsLineKind.Allow
            or RobotsLineKind.Disallow:
                group?.Rules.Add(new RobotsRule(RobotsPattern.Parse(line.Value), line.Kind == RobotsLineKind.Allow));
                break;

            case RobotsLineKind.Sitemap:
                _sitemaps.Add(Encoding.UTF8.GetString(line.Value));
                break;

            case RobotsLineKind.CrawlDelay:
                if (group is not null && DelayOf(line.Value) is { } delay)
                {
                    group.CrawlDelay = delay;
                }

                break;
        }
    }

    // "*", also with words behind it; or the letters that a name may have.
    private static string AgentOf(ReadOnlySpan<byte> value)
    {
        if (value is [(byte)'*'] or [(byte)'*', (byte)' ' or (byte)'\t', ..])
        {
            return "*";
        }

        int end = value.IndexOfAnyExcept(RobotsLine.LettersOfNames);
        return Encoding.ASCII.GetString(end < 0 ? value : value[..end]);
    }

    private static TimeSpan? DelayOf(ReadOnlySpan<byte> value) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds)
        && double.IsFinite(seconds)
            ? TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.FromDays(1).TotalSeconds))
            : null;
}
