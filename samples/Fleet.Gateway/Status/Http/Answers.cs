using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Becket.Samples.Fleet.Gateway.Status.Api;
using Microsoft.AspNetCore.Http;

namespace Becket.Samples.Fleet.Gateway.Status.Http;

/// <summary>Writes answers.</summary>
internal static class Answers
{
    public const string JsonType = "application/json; charset=utf-8";

    public static Task WriteJson<T>(this HttpContext context, T value, JsonTypeInfo<T> type, int status = 200) =>
        context.Write(status, JsonType, JsonSerializer.SerializeToUtf8Bytes(value, type));

    public static Task WriteProblem(this HttpContext context, int status, string message) =>
        context.WriteJson(new ProblemJson(message), ApiJson.Default.ProblemJson, status);

    /// <summary>Writes a file to be saved.</summary>
    public static Task WriteCsv(this HttpContext context, string name, CsvText csv)
    {
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        return context.Write(200, "text/csv; charset=utf-8", Encoding.UTF8.GetBytes(csv.ToString()));
    }

    public static async Task Write(this HttpContext context, int status, string type, ReadOnlyMemory<byte> body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;

        // A server does not send the body of an answer to HEAD.
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
        }
    }

    /// <summary>Sends the browser to another page, to be read with GET.</summary>
    public static void SeeOther(this HttpContext context, string path)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = path;
    }
}
