using System.Text.Json;
using Becket.Samples.Fleet.Gateway.Status.Http;
using Microsoft.AspNetCore.Http;

namespace Becket.Samples.Fleet.Gateway.Status.Api;

/// <summary>The figures of the gateway. They are taken at most four times a second, however many pages ask.</summary>
internal sealed class StatusApi(StatusContext context)
{
    private static readonly TimeSpan s_lifetime = TimeSpan.FromMilliseconds(250);

    private TimeSpan _made;
    private byte[]? _last;

    public IEnumerable<Route> Routes => [Route.Get("/api/status", Show), Route.Get("/status.json", Show)];

    private Task Show(HttpContext http)
    {
        if (_last is null || context.Reactor.Now - _made > s_lifetime)
        {
            _made = context.Reactor.Now;
            _last = JsonSerializer.SerializeToUtf8Bytes(
                context.Monitor.TakeSnapshot(),
                StatusJson.Default.StatusSnapshot
            );
        }

        return http.Write(StatusCodes.Status200OK, Answers.JsonType, _last);
    }
}
