using System.Net;
using Becket.Testing;

namespace Becket.Http.Tests.Wire;

/// <summary>The time-outs of the settings, in virtual time.</summary>
public sealed class VirtualTimeTests
{
    [Fact]
    public void Idle_connections_are_closed_after_their_time() =>
        Run(
            static (server, _, _) => server.Answer("tea"),
            static settings => settings.PooledConnectionIdleTimeout = TimeSpan.FromMinutes(10),
            async (reactor, http, servers) =>
            {
                await http.GetStringAsync("/");
                await reactor.DeferLater(TimeSpan.FromMinutes(9));
                await http.GetStringAsync("/");
                await reactor.DeferLater(TimeSpan.FromMinutes(9));
                Assert.Null(servers.Single().Lost);
                await reactor.DeferLater(TimeSpan.FromMinutes(1.1));
                Assert.NotNull(servers.Single().Lost);
            }
        );

    [Fact]
    public void Connections_are_replaced_after_their_lifetime() =>
        Run(
            static (server, _, _) => server.Answer("tea"),
            static settings => settings.PooledConnectionLifetime = TimeSpan.FromSeconds(30),
            async (reactor, http, servers) =>
            {
                await http.GetStringAsync("/");
                await reactor.DeferLater(TimeSpan.FromSeconds(20));
                await http.GetStringAsync("/");
                Assert.Single(servers);
                await reactor.DeferLater(TimeSpan.FromSeconds(20));
                await http.GetStringAsync("/");
                Assert.Equal(2, servers.Count);
            }
        );

    [Fact]
    public void The_body_is_sent_without_consent_after_a_time() =>
        Run(
            static (server, _, body) => server.Answer(body),
            static settings => settings.Expect100ContinueTimeout = TimeSpan.FromMinutes(2),
            async (reactor, http, _) =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, "/")
                {
                    Headers = { ExpectContinue = true },
                    Content = new StringContent("tea"),
                };
                HttpResponseMessage response = await http.SendAsync(request);
                Assert.Equal("tea", await response.Content.ReadAsStringAsync());
                Assert.Equal(120, reactor.Seconds, tolerance: 0.01);
            }
        );

    [Fact]
    public void A_body_that_is_not_wanted_is_dropped_for_a_time_only() =>
        Run(
            static (server, _, _) => server.Send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf"),
            static settings => settings.ResponseDrainTimeout = TimeSpan.FromSeconds(50),
            async (reactor, http, servers) =>
            {
                (await http.GetAsync("/", HttpCompletionOption.ResponseHeadersRead)).Dispose();
                await reactor.DeferLater(TimeSpan.FromSeconds(49));
                Assert.Null(servers.Single().Lost);
                await reactor.DeferLater(TimeSpan.FromSeconds(2));
                Assert.IsType<ConnectionResetException>(servers.Single().Lost);
            }
        );

    [Fact]
    public void A_connection_that_hangs_is_given_up() =>
        ReactorTest.Run(async reactor =>
        {
            var never = new HttpHandlerOptions { Endpoint = _ => new SilentEndpoint() };
            using var http = new HttpClient(
                reactor.CreateHttpHandler(static settings => settings.ConnectTimeout = TimeSpan.FromMinutes(3), never)
            );
            TaskCanceledException error = await Assert.ThrowsAsync<TaskCanceledException>(() =>
                http.GetStringAsync("http://shop/")
            );
            Assert.IsType<TimeoutException>(error.InnerException);
            Assert.Equal(180, reactor.Seconds, tolerance: 0.01);
        });

    [Fact]
    public void A_setting_that_virtual_time_does_not_have_is_refused_where_it_is_set() =>
        ReactorTest.Run(static reactor =>
        {
            NotSupportedException error = Assert.Throws<NotSupportedException>(() =>
                reactor.CreateHttpHandler(static settings => settings.Credentials = CredentialCache.DefaultCredentials)
            );
            Assert.StartsWith("SocketsHttpHandler.Credentials is set, but", error.Message, StringComparison.Ordinal);
            Assert.Throws<ArgumentException>(() =>
                reactor.CreateHttpHandler(static settings => settings.ConnectCallback = static (_, _) => default)
            );
            return Deferred.Succeed();
        });

    [Fact]
    public void A_blocking_request_is_refused() =>
        ReactorTest.Run(static reactor =>
        {
            using var http = new HttpClient(reactor.CreateHttpHandler());
            using var request = new HttpRequestMessage(HttpMethod.Get, "http://shop/");
            Assert.Throws<NotSupportedException>(() => http.Send(request));
            return Deferred.Succeed();
        });

    [Fact]
    public void A_client_whose_handler_is_disposed_of_fails_the_requests_that_wait() =>
        Run(
            static (_, _, _) => { },
            static settings => settings.MaxConnectionsPerServer = 1,
            async (reactor, http, _) =>
            {
                Task<string> first = http.GetStringAsync("/");
                Task<string> second = http.GetStringAsync("/");
                await reactor.DeferLater(TimeSpan.FromSeconds(1));
                http.Dispose();
                await Assert.ThrowsAnyAsync<Exception>(() => second);
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
            }
        );

    private static void Run(
        Action<ScriptedServer, string, string> answer,
        Action<SocketsHttpHandler> configure,
        Func<Reactor, HttpClient, IReadOnlyCollection<ScriptedServer>, Deferred> test
    ) =>
        ReactorTest.Run(
            async Deferred (reactor) =>
            {
                HashSet<ScriptedServer> servers = [];
                ListeningPort port = await reactor.ListenTcp(
                    80,
                    ScriptedServer.Serve(
                        (server, line, body) =>
                        {
                            servers.Add(server);
                            answer(server, line, body);
                        }
                    )
                );
                using (var http = new HttpClient(reactor.CreateHttpHandler(configure)))
                {
                    http.BaseAddress = new Uri("http://127.0.0.1");
                    await test(reactor, http, servers);
                }

                await port.StopListening();
            }
        );

    private sealed class SilentEndpoint : IStreamClientEndpoint
    {
        public Deferred<TProtocol> Connect<TProtocol>(Factory<TProtocol> factory)
            where TProtocol : class, IProtocol => new();
    }
}
