using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Becket.Samples.Fleet.Gateway.Status.Http;

/// <summary>Reads the values of a request within bounds. What is out of bounds ends the request with 400.</summary>
internal static class RequestValues
{
    /// <summary>The most rows that a page of a list can reach, however it is cut into pages.</summary>
    public const int MaxRows = 10_000;

    private const int MaxTextLength = 100;

    /// <summary>A part of the path.</summary>
    public static string PathPart(this HttpContext context, string name) => (string)context.Request.RouteValues[name]!;

    /// <summary>A value of the query. Null if it is missing or empty.</summary>
    public static string? Text(this HttpContext context, string name)
    {
        string text = context.Request.Query[name].ToString().Trim();
        return text.Length switch
        {
            0 => null,
            > MaxTextLength => throw HttpProblemException.BadRequest(
                $"{name} has at most {MaxTextLength} characters, not {text.Length}."
            ),
            _ => text,
        };
    }

    public static bool? Flag(this HttpContext context, string name) =>
        context.Text(name) switch
        {
            null => null,
            "true" or "1" => true,
            "false" or "0" => false,
            { } other => throw HttpProblemException.BadRequest($"{name} is true or false, not '{other}'."),
        };

    public static int Number(this HttpContext context, string name, int least, int most, int otherwise) =>
        context.Text(name) is not { } text ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
        && number >= least
        && number <= most
            ? number
        : throw HttpProblemException.BadRequest($"{name} is a whole number from {least} to {most}, not '{text}'.");

    public static DateTimeOffset? Time(this HttpContext context, string name) =>
        context.Text(name) is not { } text ? null
        : DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out DateTimeOffset time
        )
            ? time
        : throw HttpProblemException.BadRequest($"{name} is a time such as 2026-03-01T12:00:00Z, not '{text}'.");

    /// <summary>The page of a list: <c>offset</c> and <c>limit</c>.</summary>
    public static (int Offset, int Limit) Page(this HttpContext context, int limit, int mostLimit)
    {
        int rows = context.Number("limit", 1, mostLimit, limit);
        return (context.Number("offset", 0, MaxRows - rows, 0), rows);
    }

    /// <summary>Reads a body of JSON. An empty one gives the defaults.</summary>
    public static async Task<T> ReadJson<T>(this HttpContext context, JsonTypeInfo<T> type)
        where T : new()
    {
        HttpRequest request = context.Request;
        if (
            request.ContentLength == 0
            || (request.ContentLength is null && request.Headers.TransferEncoding.Count == 0)
        )
        {
            return new T();
        }

        // A form of another site cannot send this type without asking first.
        if (!request.HasJsonContentType())
        {
            throw new HttpProblemException(
                StatusCodes.Status415UnsupportedMediaType,
                "Send JSON, with Content-Type: application/json."
            );
        }

        try
        {
            return await JsonSerializer.DeserializeAsync(request.Body, type, context.RequestAborted) ?? new T();
        }
        catch (JsonException mistake)
        {
            throw HttpProblemException.BadRequest($"The body is not the JSON that is expected{PlaceOf(mistake)}.");
        }
    }

    /// <summary>Where the mistake is. The serializer's own message names the types of this program.</summary>
    private static string PlaceOf(JsonException mistake) =>
        mistake is { Path: { Length: > 0 } path }
            ? $": see {path}, line {mistake.LineNumber + 1}, byte {mistake.BytePositionInLine + 1}"
            : "";
}
