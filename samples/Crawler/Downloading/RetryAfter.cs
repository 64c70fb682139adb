using System.Net.Http.Headers;

namespace Crawler.Downloading;

/// <summary>The header of that name (RFC 9110, section 10.2.3): seconds, or a date.</summary>
internal static class RetryAfter
{
    /// <summary>How long to wait; null without the header, or if it cannot be read.</summary>
    public static TimeSpan? Of(HttpResponseHeaders headers, DateTimeOffset now) =>
        headers.RetryAfter switch
        {
            { Delta: { } seconds } => seconds,
            { Date: { } date } => date > now ? date - now : TimeSpan.Zero,
            _ => null,
        };
}
