using System.Globalization;

namespace Crawler.Site.Areas;

/// <summary>Answers that say "not now": "/refusal/STATUS/TIMES/SECONDS" answers so many times with the status and, if
/// SECONDS is there, with Retry-After; then with a page. "/refusal/date/…" gives the time as a date, and
/// "/refusal/STATUS" answers so for ever.</summary>
public sealed class RefusalArea : IArea
{
    /// <inheritdoc/>
    public string Prefix => "refusal";

    /// <inheritdoc/>
    public SiteAnswer Answer(SiteRequest request)
    {
        if (request.Parts.Length == 1 || request.Earlier >= request.Number(2, int.MaxValue))
        {
            return SiteAnswer.Titled("Served");
        }

        bool isDate = request.Parts[1] == "date";
        SiteAnswer refusal = SiteAnswer.Titled("Not now") with { Status = isDate ? 429 : request.Number(1, 503) };
        if (request.Parts.Length < 4)
        {
            return refusal;
        }

        int seconds = request.Number(3);
        return refusal.With(
            "Retry-After",
            isDate
                ? request.At.AddSeconds(seconds).ToString("R", CultureInfo.InvariantCulture)
                : seconds.ToString(CultureInfo.InvariantCulture)
        );
    }
}
