using System.Globalization;

namespace Crawler.Site.Areas;

/// <summary>Pages without an end: "/trap/calendar/2026-11-30", "/trap/session?id=…", "/trap/deep/deep/deep".</summary>
public sealed class TrapArea : IArea
{
    /// <inheritdoc/>
    public string Prefix => "trap";

    /// <inheritdoc/>
    public SiteAnswer Answer(SiteRequest request)
    {
        switch (request.Parts)
        {
            case [_, "calendar", string day]
                when DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, 0, out DateOnly date):
                return SiteAnswer.Index(
                    day,
                    [$"/trap/calendar/{date.AddDays(1):yyyy-MM-dd}", $"/trap/calendar/{date.AddMonths(1):yyyy-MM-dd}"]
                );

            case [_, "session"]:
                // Each visit gets a session of its own, and all links carry it.
                return SiteAnswer.Index("Session", [$"/trap/session?id={Hash(request.Query + request.Earlier)}"]);

            case [_, "deep", ..]:
                return SiteAnswer.Index("Deep", [$"{request.Path.TrimEnd('/')}/deep"]);

            default:
                return SiteAnswer.NotFound();
        }
    }

    private static string Hash(string text)
    {
        ulong hash = 14695981039346656037;
        foreach (char letter in text)
        {
            hash = (hash ^ letter) * 1099511628211;
        }

        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }
}
