using System.Collections.Immutable;
using System.Text.Json;
using Crawler.Items;

namespace Crawler.Frontier.Storage;

/// <summary>The parts of a request that most requests do not have, in one column.</summary>
internal sealed record RequestExtras(
    ImmutableDictionary<string, string> Data,
    ImmutableDictionary<string, string> Headers
)
{
    /// <summary>Reads the column into a request.</summary>
    public static CrawlRequest Into(CrawlRequest request, string? column)
    {
        if (column is null)
        {
            return request;
        }

        RequestExtras extras = JsonSerializer.Deserialize<RequestExtras>(column, ItemJson.Options)!;
        return request with { Data = extras.Data, Headers = extras.Headers };
    }

    /// <summary>Writes the column; null if there are none.</summary>
    public static string? Of(CrawlRequest request) =>
        request.Data.IsEmpty && request.Headers.IsEmpty
            ? null
            : JsonSerializer.Serialize(new RequestExtras(request.Data, request.Headers), ItemJson.Options);
}
