using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Becket.AspNetCore.Tests.Serving;

/// <content>How connections end.</content>
public abstract partial class TransportContract
{
    protected const string Get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_request_is_aborted_when_its_client_resets_or_closes(bool isReset)
    {
        var began = new TaskCompletionSource();
        var aborted = new TaskCompletionSource();
        await using WebServer server = await WebServer.Start(
            Kind,
            app =>
                app.Run(async context =>
                {
                    began.SetResult();
                    try
                    {
                        await Task.Delay(Timeout.Infinite, context.RequestAborted);
                    }
                    catch (OperationCanceledException)
                    {
                        aborted.SetResult();
                    }
                })
        );
        RawClient client = await server.Connect();
        await client.Send(Get);
        await began.Task.Soon();

        if (isReset)
        {
            client.Reset();
        }
        else
        {
            client.Dispose();
        }

        await aborted.Task.Soon();
    }

    [Fact]
    public async Task A_request_over_tls_is_aborted_when_its_client_closes()
    {
        var began = new TaskCompletionSource();
        var aborted = new TaskCompletionSource();
        await using WebServer server = await WebServer.Start(
            Kind,
            app =>
                app.Run(async context =>
                {
                    began.SetResult();
                    try
                    {
                        await Task.Delay(Timeout.Infinite, context.RequestAborted);
                    }
                    catch (OperationCanceledException)
                    {
                        aborted.SetResult();
                    }
                }),
            static listen => listen.UseHttps(Certificates.Server)
        );
        HttpClient client = HttpClients.Trusting(server);
        Task<string> answer = client.GetStringAsync("/", Test);
        await began.Task.Soon();

        client.Dispose();

        await aborted.Task.Soon();
        await Assert.ThrowsAnyAsync<Exception>(() => answer).Soon();
    }

    [Fact]
    public async Task A_client_that_ends_its_stream_with_its_request_gets_the_answer()
    {
        await using WebServer server = await WebServer.Start(
            Kind,
            static app => app.Run(static context => context.Response.WriteAsync("Hello"))
        );
        using RawClient client = await server.Connect();

        await client.Send(Get);
        client.EndSending();

        string answer = await client.ReceiveText();
        if (AnswersHalfClosedClients)
        {
            Assert.EndsWith("Hello\r\n0\r\n\r\n", answer, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_client_that_ends_its_stream_after_several_requests_gets_all_answers()
    {
        int number = 0;
        await using WebServer server = await WebServer.Start(
            Kind,
            app =>
                app.Run(async context =>
                {
                    int mine = ++number;
                    if (mine == 1)
                    {
                        await Task.Delay(20);
                    }

                    await context.Response.WriteAsync($"answer {mine}");
                })
        );
        using RawClient client = await server.Connect();

        await client.Send(Get + Get + Get);
        client.EndSending();

        string answers = await TextOrReset(client, "");
        if (AnswersHalfClosedClients)
        {
            Assert.Contains("answer 1", answers, StringComparison.Ordinal);
            Assert.Contains("answer 3", answers, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_application_that_aborts_a_request_cuts_the_connection(bool onThread)
    {
        await using WebServer server = await WebServer.Start(
            Kind,
            app =>
                app.Run(async context =>
                {
                    context.Response.ContentLength = 100;
                    await context.Response.WriteAsync("half");
                    await context.Response.Body.FlushAsync();
                    if (onThread)
                    {
                        await Task.Run(context.Abort).ConfigureAwait(false);
                    }
                    else
                    {
                        context.Abort();
                    }

                    context.Abort();
                })
        );
        using RawClient client = await server.Connect();
        await client.Send(Get);

        Task<byte[]> received = client.ReceiveAll();
        if (AbortsWithReset)
        {
            SocketException error = await Assert.ThrowsAsync<SocketException>(() => received);
            Assert.Equal(SocketError.ConnectionReset, error.SocketErrorCode);
        }
        else
        {
            await Assert.ThrowsAnyAsync<Exception>(async () =>
            {
                await received;
                throw new InvalidOperationException("A clean end is allowed here.");
            });
        }
    }

    [Fact]
    public async Task The_last_answer_of_a_connection_arrives_whole()
    {
        byte[] body = new byte[5_000_000];
        Random.Shared.NextBytes(body);
        await using WebServer server = await WebServer.Start(
            Kind,
            app => app.Run(context => context.Response.Body.WriteAsync(body).AsTask())
        );
        using RawClient client = await server.Connect();

        await client.Send("GET / HTTP/1.0\r\n\r\n");
        byte[] answer = await client.ReceiveAll();

        Assert.Equal(body, answer[^body.Length..]);
    }

    [Fact]
    public async Task An_answer_that_ends_before_the_request_was_read_arrives()
    {
        await using WebServer server = await WebServer.Start(
            Kind,
            static app => app.Run(static context => context.Response.WriteAsync("unused")),
            kestrel: static options =>
            {
                options.Limits.MaxRequestBodySize = 1000;
                options.Listen(System.Net.IPAddress.Loopback, 0);
            }
        );
        using RawClient client = await server.Connect();

        // The headers are refused: Kestrel answers 400 and closes, while the client is still sending.
        string answer = await TextOrReset(client, "GARBAGE\r\n\r\n" + new string('x', 300_000));

        if (LingersAfterTheAnswer)
        {
            Assert.StartsWith("HTTP/1.1 400 Bad Request", answer, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_stop_answers_the_request_that_runs_and_ends_idle_connections()
    {
        var began = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        int told = 0;
        await using WebServer server = await WebServer.Start(
            Kind,
            app =>
                app.Run(async context =>
                {
                    if (context.Request.Path == "/slow")
                    {
                        began.SetResult();
                        await goOn.Task;
                    }

                    await context.Response.WriteAsync("Hello");
                }),
            listen =>
                listen.Use(next =>
                    connection =>
                    {
                        // Called after what Kestrel registers later: by then the connection knows that it must end.
                        connection
                            .Features.Get<IConnectionLifetimeNotificationFeature>()!
                            .ConnectionClosedRequested.Register(() => Interlocked.Increment(ref told));
                        return next(connection);
                    }
                )
        );
        using RawClient idle = await server.Connect();
        await idle.Send(Get);
        await idle.ReceiveUntil("0\r\n\r\n");
        using RawClient busy = await server.Connect();
        await busy.Send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
        await began.Task.Soon();

        Task stop = server.Stop();
        Assert.Empty(await idle.ReceiveAll());
        await Limit.Until(() => Volatile.Read(ref told) == 2);
        Assert.False(stop.IsCompleted);
        goOn.SetResult();

        string answer = await busy.ReceiveText();
        Assert.EndsWith("Hello\r\n0\r\n\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("Connection: close", answer, StringComparison.Ordinal);
        await stop;
        await Assert.ThrowsAsync<SocketException>(server.Connect);
    }

    /// <summary>Sends, and receives until the end of the stream. A reset may come during each of them.</summary>
    private static async Task<string> TextOrReset(RawClient client, string sent)
    {
        try
        {
            await client.Send(sent);
            return await client.ReceiveText();
        }
        catch (SocketException)
        {
            return "";
        }
    }
}
