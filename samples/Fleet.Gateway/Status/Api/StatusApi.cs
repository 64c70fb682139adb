using System.Text.Json;
using Becket.Samples.Fleet.Gateway.Status.Http;
using Microsoft.AspNetCore.Http;

namespace Becket.Samples.Fleet.Gateway.Status.Api;

/// <summary>The figures of the gateway. They are taken at most four times a second, however many pages ask, so that
/// pages do not hold up the loop.</summary>
internal sealed class StatusApi(StatusContext context)
{
    private static readonly TimeSpan s_lifetime = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private long _begun;
    private Task<byte[]>? _last;

    public IEnumerable<Route> Routes => [Route.Get("/api/status", Show), Route.Get("/status.json", Show)];

    private async Task Show(HttpContext http)
    {
        Task<byte[]> last;
        lock (_lock)
        {
            if (_last is null || (_last.IsCompleted && TimeProvider.System.GetElapsedTime(_begun) > s_lifetime))
            {
                _begun = TimeProvider.System.GetTimestamp();
                _last = Make();
            }

            last = _last;
        }

        await http.Write(StatusCodes.Status200OK, Answers.JsonType, await last.ConfigureAwait(false))
            .ConfigureAwait(false);
    }

    private async Task<byte[]> Make() =>
        JsonSerializer.SerializeToUtf8Bytes(
            StatusMonitor.Complete(
                await context.Reactor.CallFromThreadAsync(context.Monitor.TakeSnapshot).ConfigureAwait(false)
            ),
            StatusJson.Default.StatusSnapshot
        );
}
