using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Becket.AspNetCore;
using Becket.Samples.Fleet.Gateway.Status.Api;
using Microsoft.AspNetCore.Http;

namespace Becket.Samples.Fleet.Gateway.Status.Http;

/// <summary>Writes answers.</summary>
internal static class Answers
{
    public const string JsonType = "application/json; charset=utf-8";

    public static Task WriteJson<T>(this HttpContext context, T value, JsonTypeInfo<T> type, int status = 200) =>
        context.Write(status, JsonType, JsonSerializer.SerializeToUtf8Bytes(value, type));

    /// <summary>Writes JSON that takes longer to make than a turn of the loop should. A thread makes it.</summary>
    public static async Task WriteLongJson<T>(
        this HttpContext context,
        [RunsOnThread] Func<T> make,
        JsonTypeInfo<T> type
    ) =>
        await context.Write(
            StatusCodes.Status200OK,
            JsonType,
            await context.GetReactor().DeferToThread(() => JsonSerializer.SerializeToUtf8Bytes(make(), type))
        );

    public static Task WriteProblem(this HttpContext context, int status, string message) =>
        context.WriteJson(new ProblemJson(message), ApiJson.Default.ProblemJson, status);

    /// <summary>Writes a file to be saved. A thread makes it.</summary>
    public static async Task WriteCsv(this HttpContext context, string name, [RunsOnThread] Func<CsvText> make)
    {
        byte[] file = await context.GetReactor().DeferToThread(() => Encoding.UTF8.GetBytes(make().ToString()));
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        await context.Write(StatusCodes.Status200OK, "text/csv; charset=utf-8", file);
    }

    public static async Task Write(this HttpContext context, int status, string type, ReadOnlyMemory<byte> body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;

        // A server does not send the body of an answer to HEAD.
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
    }

    /// <summary>Sends the browser to another page, to be read with GET.</summary>
    public static void SeeOther(this HttpContext context, string path)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = path;
    }
}
