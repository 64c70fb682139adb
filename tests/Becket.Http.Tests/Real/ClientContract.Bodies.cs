using System.Net.ServerSentEvents;
using System.Net.WebSockets;
using System.Text;

namespace Becket.Http.Tests.Real;

public abstract partial class ClientContract
{
    [Fact]
    public void Events_are_read_on_the_loop_one_by_one() =>
        Run(
            async Deferred (reactor) =>
            {
                using HttpClient http = Client(reactor);
                await using Stream stream = await http.GetStreamAsync("/pieces");
                List<string> events = [];
                await foreach (SseItem<string> item in SseParser.Create(stream).EnumerateAsync())
                {
                    AssertHome(reactor);
                    events.Add(item.Data);
                }

                Assert.Equal(["0", "1", "2", "3", "4"], events);
            }
        );

    [Fact]
    public void A_large_body_is_read_as_a_stream() =>
        Run(async reactor =>
        {
            using HttpClient http = Client(reactor);
            await using Stream stream = await http.GetStreamAsync("/bytes/5000000");
            byte[] buffer = new byte[10_000];
            long total = 0;
            while (await stream.ReadAsync(buffer) is var count and > 0)
            {
                AssertHome(reactor);
                total += count;
            }

            Assert.Equal(5_000_000, total);
        });

    [Fact]
    public void A_web_socket_runs_over_the_handler() =>
        Run(async reactor =>
        {
            using var invoker = new HttpMessageInvoker(
                reactor.CreateHttpHandler(options: new HttpHandlerOptions { Kind = Kind })
            );
            using var socket = new ClientWebSocket();
            var uri = new Uri(Web.Address.Replace("http:", "ws:", StringComparison.Ordinal) + "/socket");
            await socket.ConnectAsync(uri, invoker, CancellationToken.None);
            for (int i = 0; i < 3; i++)
            {
                await socket.SendAsync(Encoding.UTF8.GetBytes($"tea {i}"), WebSocketMessageType.Text, true, default);
                byte[] buffer = new byte[100];
                WebSocketReceiveResult got = await socket.ReceiveAsync(buffer, CancellationToken.None);
                AssertHome(reactor);
                Assert.Equal($"tea {i}", Encoding.UTF8.GetString(buffer, 0, got.Count));
            }

            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        });

    [Fact]
    public void A_time_out_of_a_deferred_cancels_the_request_and_closes_its_connection() =>
        Run(async reactor =>
        {
            using HttpClient http = Client(reactor, static settings => settings.MaxConnectionsPerServer = 1);
            await Assert.ThrowsAsync<TimeoutException>(async () =>
                await Deferred
                    .FromTask(token => http.GetStringAsync("/hang", token))
                    .AddTimeout(TimeSpan.FromMilliseconds(50))
            );
            Assert.Equal("Hello", await http.GetStringAsync("/hello"));
        });

    [Fact]
    public void A_read_of_a_body_can_be_cancelled() =>
        Run(async reactor =>
        {
            using HttpClient http = Client(reactor, static settings => settings.MaxConnectionsPerServer = 1);
            await using (Stream stream = await http.GetStreamAsync("/begin"))
            {
                byte[] buffer = new byte[100];
                Assert.Equal(5, await stream.ReadAsync(buffer));
                using var giveUp = new CancellationTokenSource(TimeSpan.FromMilliseconds(50), reactor.TimeProvider);
                OperationCanceledException error = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
                    await stream.ReadExactlyAsync(buffer, giveUp.Token)
                );
                Assert.Equal(giveUp.Token, error.CancellationToken);
                AssertHome(reactor);
            }

            Assert.Equal("Hello", await http.GetStringAsync("/hello"));
        });

    [Fact]
    public void A_body_that_is_not_wanted_gives_its_connection_back() =>
        Run(async reactor =>
        {
            using HttpClient http = Client(reactor, static settings => settings.MaxConnectionsPerServer = 1);
            (await http.GetAsync("/begin", HttpCompletionOption.ResponseHeadersRead)).Dispose();
            Assert.Equal("Hello", await http.GetStringAsync("/hello"));

            // The short rest of a body is read and dropped, however long the server takes for it.
            using HttpClient patient = Client(
                reactor,
                static settings =>
                {
                    settings.MaxConnectionsPerServer = 1;
                    settings.ResponseDrainTimeout = TimeSpan.FromMinutes(10);
                }
            );
            string first = await patient.GetStringAsync("/connection");
            (await patient.GetAsync("/bytes/100000", HttpCompletionOption.ResponseHeadersRead)).Dispose();
            Assert.Equal(first, await patient.GetStringAsync("/connection"));
        });

    [Fact]
    public void A_time_out_of_the_timeout_handler_ends_the_body() =>
        Run(async reactor =>
        {
            using var http = new HttpClient(
                new HttpTimeoutHandler(
                    reactor,
                    reactor.CreateHttpHandler(options: new HttpHandlerOptions { Kind = Kind })
                )
                {
                    IdleTimeout = TimeSpan.FromMilliseconds(50),
                }
            );
            await Assert.ThrowsAsync<TimeoutException>(() => http.GetStringAsync($"{Web.Address}/begin"));
            AssertHome(reactor);
        });
}
