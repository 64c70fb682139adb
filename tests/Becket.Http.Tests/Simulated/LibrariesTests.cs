using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Becket.Http.Tests.Real;
using Becket.Simulations;
using Microsoft.Extensions.DependencyInjection;
using Polly;
using Polly.Retry;
using Polly.Timeout;
using Refit;

namespace Becket.Http.Tests.Simulated;

/// <summary>What programs put around HttpClient, in simulations.</summary>
public sealed class LibrariesTests
{
    public interface IItems
    {
        [Get("/items/{id}")]
        Task<Item> Find(int id);
    }

    [Fact]
    public void Polly_waits_and_times_out_in_virtual_time()
    {
        int asked = 0;
        double ended = 0;
        Run(
            () => asked = 0,
            (_, server) =>
            {
                asked++;
                if (asked == 3)
                {
                    server.Answer("tea");
                }
                else if (asked == 2)
                {
                    server.Send("HTTP/1.1 503 Sorry\r\nContent-Length: 0\r\n\r\n");
                }
            },
            async reactor =>
            {
                using var http = new HttpClient(reactor.CreateHttpHandler());
                ResiliencePipeline<HttpResponseMessage> pipeline = new ResiliencePipelineBuilder<HttpResponseMessage>
                {
                    TimeProvider = reactor.TimeProvider,
                }
                    .AddRetry(
                        new RetryStrategyOptions<HttpResponseMessage>
                        {
                            ShouldHandle = static arguments =>
                                ValueTask.FromResult(
                                    arguments.Outcome.Exception is TimeoutRejectedException
                                        || arguments.Outcome.Result?.StatusCode == HttpStatusCode.ServiceUnavailable
                                ),
                            Delay = TimeSpan.FromMinutes(1),
                            BackoffType = DelayBackoffType.Exponential,
                            MaxRetryAttempts = 5,
                        }
                    )
                    .AddTimeout(TimeSpan.FromSeconds(10))
                    .Build();

                // With ConfigureAwait(false), as in a library: Polly awaits this method so.
                HttpResponseMessage response = await pipeline.ExecuteAsync(async token =>
                    await http.GetAsync("http://shop/", token).ConfigureAwait(false)
                );

                Assert.Equal("tea", await response.Content.ReadAsStringAsync());
                ended = reactor.Seconds;
            }
        );

        // 10 s without an answer, a minute, 503, two minutes.
        Assert.Equal(3, asked);
        Assert.Equal(190, ended, tolerance: 0.1);
    }

    [Fact]
    public void The_client_factory_of_the_extensions_runs_with_a_standard_resilience_pipeline()
    {
        int asked = 0;
        string? body = null;
        Run(
            () => asked = 0,
            (_, server) =>
            {
                asked++;
                if (asked > 2)
                {
                    server.Answer("tea");
                }
                else
                {
                    server.Transport.AbortConnection();
                }
            },
            async reactor =>
            {
                var services = new ServiceCollection();
                services.AddSingleton(reactor.TimeProvider);
                services
                    .AddHttpClient("shop", static client => client.BaseAddress = new Uri("http://shop/"))
                    .ConfigurePrimaryHttpMessageHandler(() => reactor.CreateHttpHandler())
                    .AddHttpMessageHandler(() => new HttpTimeoutHandler(reactor) { Timeout = TimeSpan.FromSeconds(5) })
                    .AddResilienceHandler(
                        "again",
                        builder =>
                        {
                            builder.TimeProvider = reactor.TimeProvider;
                            builder.AddRetry(
                                new RetryStrategyOptions<HttpResponseMessage>
                                {
                                    ShouldHandle = static arguments =>
                                        ValueTask.FromResult(arguments.Outcome.Exception is HttpRequestException),
                                    Delay = TimeSpan.FromSeconds(1),
                                }
                            );
                        }
                    );
                await using ServiceProvider provider = services.BuildServiceProvider();
                HttpClient client = provider.GetRequiredService<IHttpClientFactory>().CreateClient("shop");

                body = await client.GetStringAsync("tea");
            }
        );
        Assert.Equal("tea", body);
        Assert.Equal(3, asked);
    }

    [Fact]
    public void A_time_out_by_the_loop_s_clock_cancels_a_request_without_an_answer()
    {
        double ended = 0;
        TimeoutException? error = null;
        Run(
            static () => { },
            static (_, _) => { },
            async reactor =>
            {
                using var http = new HttpClient(
                    new HttpTimeoutHandler(reactor, reactor.CreateHttpHandler()) { Timeout = TimeSpan.FromMinutes(20) }
                )
                {
                    Timeout = Timeout.InfiniteTimeSpan,
                };
                error = await Assert.ThrowsAsync<TimeoutException>(() => http.GetStringAsync("http://shop/tea?secret"));
                ended = reactor.Seconds;
            }
        );
        Assert.Equal(1200, ended, tolerance: 0.01);
        Assert.Equal("The answer of http://shop/tea was not complete within 1200 s.", error?.Message);
    }

    [Fact]
    public void A_body_that_stops_coming_is_given_up_and_one_that_goes_on_slowly_is_not()
    {
        List<double> ends = [];
        Run(
            ends.Clear,
            static async (reactor, server) =>
            {
                server.Send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
                for (int i = 0; i < (server.Head[0].Contains("whole", StringComparison.Ordinal) ? 5 : 3); i++)
                {
                    await reactor.DeferLater(TimeSpan.FromSeconds(8));
                    server.Send("x");
                }
            },
            async reactor =>
            {
                using var http = new HttpClient(
                    new HttpTimeoutHandler(reactor, reactor.CreateHttpHandler())
                    {
                        IdleTimeout = TimeSpan.FromSeconds(10),
                    }
                );
                Assert.Equal("xxxxx", await http.GetStringAsync("http://shop/whole"));
                ends.Add(reactor.Seconds);
                TimeoutException error = await Assert.ThrowsAsync<TimeoutException>(() =>
                    http.GetStringAsync("http://shop/part")
                );
                ends.Add(reactor.Seconds);
                Assert.Equal("The answer of http://shop/part brought no bytes within 10 s.", error.Message);
            }
        );
        Assert.Equal([40.0, 74.0], ends.Select(static end => Math.Round(end)));
    }

    [Fact]
    public void A_generated_client_asks_in_a_simulation()
    {
        string? name = null;
        Run(
            static () => { },
            static (_, server) => server.Answer("""{"id":7,"name":"tea"}""", "Content-Type: application/json\r\n"),
            async reactor =>
            {
                using var http = new HttpClient(reactor.CreateHttpHandler()) { BaseAddress = new Uri("http://shop") };
                name = (await RestService.For<IItems>(http).Find(7)).Name;
            }
        );
        Assert.Equal("tea", name);
    }

    [Fact]
    public void A_handler_of_the_program_that_awaits_as_libraries_do_stays_on_the_loop()
    {
        string? body = null;
        Run(
            static () => { },
            static (_, server) =>
                server.Answer(server.Head.Find(static field => field.StartsWith("X-", StringComparison.Ordinal))!),
            async reactor =>
            {
                using var http = new HttpClient(new Marking { InnerHandler = reactor.CreateHttpHandler() });
                body = await http.GetStringAsync("http://shop/");
                body += await http.GetStringAsync("http://shop/");
            }
        );
        Assert.Equal("X-Tea: greenX-Tea: green", body);
    }

    [Fact]
    public void A_web_socket_runs_in_a_simulation()
    {
        List<string> received = [];
        Run(
            received.Clear,
            static (_, server) =>
            {
                string key = server.Head.Find(static field =>
                    field.StartsWith("Sec-WebSocket-Key: ", StringComparison.Ordinal)
                )![19..];
#pragma warning disable CA5350 // The protocol of web sockets asks for SHA-1.
                string accept = Convert.ToBase64String(
                    SHA1.HashData(Encoding.ASCII.GetBytes($"{key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
                );
#pragma warning restore CA5350
                server.Send(
                    "HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + $"Sec-WebSocket-Accept: {accept}\r\n\r\n\u0081\u0003tea\u0081\u0006coffee"
                );
            },
            async reactor =>
            {
                using var invoker = new HttpMessageInvoker(reactor.CreateHttpHandler());
                using var socket = new ClientWebSocket();
                await socket.ConnectAsync(new Uri("ws://shop/feed"), invoker, CancellationToken.None);
                byte[] buffer = new byte[100];
                for (int i = 0; i < 2; i++)
                {
                    WebSocketReceiveResult got = await socket.ReceiveAsync(buffer, CancellationToken.None);
                    received.Add(Encoding.ASCII.GetString(buffer, 0, got.Count));
                }
            },
            new ExploreOptions { CheckBytes = false }
        );
        Assert.Equal(["tea", "coffee"], received);
    }

    private static void Run(
        Action begin,
        Action<Reactor, ScriptedServer> answer,
        Func<Reactor, Deferred> client,
        ExploreOptions? options = null
    )
    {
        Simulation.Explore(
            5,
            simulation =>
            {
                begin();
                simulation
                    .AddHost("shop")
                    .Run(reactor =>
                        reactor.ListenTcp(80, ScriptedServer.Serve((server, _, _) => answer(reactor, server)))
                    );
                simulation.AddHost("till").Run(client);
                Assert.True(simulation.RunUntilIdle(TimeSpan.FromHours(2)));
            },
            (options ?? new ExploreOptions()) with
            {
                Check = true,
                Threads = 1,
                Runs = new SimulationOptions { ProgramsMustEnd = true },
            }
        );
    }

    private sealed class Marking : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            request.Headers.Add("X-Tea", "green");
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
    }
}
