using System.Net.Http.Headers;

namespace Crawler.Pages;

/// <summary>Headers as they came, also those that are not well formed.</summary>
internal static class HeaderText
{
    /// <summary>The first value of a header; null if it is not there.</summary>
    public static string? First(HttpHeaders headers, string name) => All(headers, name).FirstOrDefault();

    /// <summary>All values of a header.</summary>
    public static IEnumerable<string> All(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out HeaderStringValues values) ? values : [];
}
