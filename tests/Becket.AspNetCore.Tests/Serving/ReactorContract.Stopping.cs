using Microsoft.AspNetCore.Builder;

namespace Becket.AspNetCore.Tests.Serving;

/// <content>How the server stops while clients ask, and what a reset means.</content>
public abstract partial class ReactorContract
{
    /// <remarks>Kestrel's sockets close with requests unread, which resets the connection and may destroy
    /// answers.</remarks>
    [Fact]
    public Task A_stop_under_load_of_pipelines_answers_every_request_that_has_begun() => StopUnderLoad(depth: 8);

    [Fact]
    public Task A_stop_of_several_reactors_under_load_answers_every_request_that_has_begun() =>
        StopUnderLoad(depth: 1, static options => options.Count = 3);

    [Fact]
    public async Task A_reset_in_the_middle_of_an_upload_is_logged_as_no_mistake_of_the_application()
    {
        var received = new TaskCompletionSource();
        await using WebServer server = await WebServer.Start(
            Kind,
            app =>
                app.Run(async context =>
                {
                    byte[] buffer = new byte[1000];
                    while (await context.Request.Body.ReadAsync(buffer) > 0)
                    {
                        received.TrySetResult();
                    }
                })
        );
        RawClient client = await server.Connect();
        await client.Send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nbegin");
        await received.Task.Soon();

        client.Reset();

        await Limit.Until(() => server.OpenConnections == 0);
        await server.Stop();
        Assert.Empty(server.Log);
    }
}
