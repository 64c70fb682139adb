using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Becket.AspNetCore.Tests.Serving;

/// <content>How the server stops while clients ask.</content>
public abstract partial class TransportContract
{
    [Fact]
    public Task A_stop_under_load_answers_every_request_that_has_begun() => StopUnderLoad(depth: 1);

    /// <summary>Stops a server while many clients ask, and compares the requests that its handlers began with the
    /// answers that the clients got.</summary>
    /// <param name="depth">How many requests each client sends at once.</param>
    /// <param name="transport">Changes options of the transport.</param>
    protected async Task StopUnderLoad(int depth, Action<ReactorTransportOptions>? transport = null)
    {
        int begun = 0;
        int answers = 0;
        await using WebServer server = await WebServer.Start(
            Kind,
            app =>
                app.Run(async context =>
                {
                    Interlocked.Increment(ref begun);
                    await Task.Delay(2);
                    await context.Response.WriteAsync("Answered");
                }),
            transport: transport
        );
        Task[] clients =
        [
            .. Enumerable
                .Range(0, 24)
                .Select(_ =>
                    LoadClient.AskUntilTheEnd(
                        server.EndPoint,
                        "/",
                        depth,
                        "Answered\r\n0\r\n\r\n",
                        () => Interlocked.Increment(ref answers)
                    )
                ),
        ];
        await Limit.Until(() => Volatile.Read(ref answers) > 500);

        await server.Stop();

        await Task.WhenAll(clients);
        Assert.Equal(begun, answers);
    }
}
