using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Crawler.Site.Fronts;

/// <summary>"/.log": the log, for programs in other processes. A POST forgets what has been;
/// "/.log/count" is the number of requests.</summary>
internal static class SiteLogPage
{
    public static async Task Write(HttpContext context, RequestLog log)
    {
        if (HttpMethods.IsPost(context.Request.Method))
        {
            log.Clear();
            return;
        }

        if (context.Request.Path == "/.log/count")
        {
            await context.Response.WriteAsync($"{log.Count}");
            return;
        }

        IReadOnlyList<LoggedRequest> requests = log.Requests;
        var hosts = requests.Select(request => request.Host).Distinct().ToDictionary(host => host, log.MostOf);
        context.Response.ContentType = "application/json";
        await using var writer = new Utf8JsonWriter(context.Response.BodyWriter.AsStream());
        writer.WriteStartObject();
        writer.WriteNumber("count", requests.Count);
        writer.WriteNumber("most", log.Most);
        writer.WriteStartObject("mostOfHosts");
        foreach ((string host, int most) in hosts)
        {
            writer.WriteNumber(host, most);
        }

        writer.WriteEndObject();
        writer.WriteStartArray("requests");
        foreach (LoggedRequest request in requests)
        {
            writer.WriteStringValue(request.Host + request.Address);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
