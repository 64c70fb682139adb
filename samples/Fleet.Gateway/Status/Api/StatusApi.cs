using Becket.Samples.Fleet.Gateway.Status.Http;
using Microsoft.AspNetCore.Http;

namespace Becket.Samples.Fleet.Gateway.Status.Api;

/// <summary>The figures of the gateway.</summary>
internal sealed class StatusApi(StatusContext context)
{
    public IEnumerable<Route> Routes => [Route.Get("/api/status", Show), Route.Get("/status.json", Show)];

    private async Task Show(HttpContext http) =>
        await http.WriteJson(
                StatusMonitor.Complete(
                    await context.Reactor.CallFromThreadAsync(context.Monitor.TakeSnapshot).ConfigureAwait(false)
                ),
                StatusJson.Default.StatusSnapshot
            )
            .ConfigureAwait(false);
}
