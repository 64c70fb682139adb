using Becket.Simulations;

namespace Becket.Http.Tests.Simulated;

/// <summary>An unmodified HttpClient on simulated hosts, with faults from seeds.</summary>
public sealed class SeedTests
{
    [Fact]
    public void A_client_asks_a_server_on_another_host()
    {
        string? body = null;
        Simulation.Run(
            seed: 1,
            simulation =>
            {
                Host shop = simulation.AddHost("shop");
                Host till = simulation.AddHost("till");
                shop.Run(reactor =>
                    reactor.ListenTcp(80, ScriptedServer.Serve((server, line, _) => server.Answer($"You: {line}")))
                );
                till.Run(
                    async Deferred (reactor) =>
                    {
                        using var http = new HttpClient(reactor.CreateHttpHandler());
                        body = await http.GetStringAsync("http://shop/tea");
                        body += await http.GetStringAsync("http://shop/tea");
                    }
                );
                simulation.RunUntilAtRest(TimeSpan.FromHours(1));
            },
            new SimulationOptions { ProgramsMustEnd = true }
        );
        Assert.Equal("You: GET /tea HTTP/1.1You: GET /tea HTTP/1.1", body);
    }

    [Fact]
    public void The_handler_of_the_base_class_library_leaves_the_loop_and_fails_a_simulation()
    {
        // Why there is a handler of our own: SocketsHttpHandler opens each connection on the thread pool.
        SimulationFailedException failed = Assert.Throws<SimulationFailedException>(static () =>
            Simulation.Run(
                seed: 1,
                static simulation =>
                {
                    Host shop = simulation.AddHost("shop");
                    Host till = simulation.AddHost("till");
                    shop.Run(static reactor =>
                        reactor.ListenTcp(80, ScriptedServer.Serve(static (server, _, _) => server.Answer("tea")))
                    );
                    till.Run(
                        static async Deferred (reactor) =>
                        {
                            var options = new HttpHandlerOptions { Kind = HttpHandlerKind.Sockets };
                            using var http = new HttpClient(reactor.CreateHttpHandler(options: options));
                            await http.GetStringAsync("http://shop/tea");
                        }
                    );
                    SpinWait.SpinUntil(
                        () =>
                        {
                            simulation.RunFor(TimeSpan.FromSeconds(1));
                            return false;
                        },
                        TimeSpan.FromSeconds(60)
                    );
                }
            )
        );
        Assert.Contains("Code on another thread called the reactor", failed.ToString());
    }

    [Fact]
    public void A_secure_client_asks_in_a_simulation()
    {
        // The key's signatures have one length (see ExploreOptions.CheckBytes).
        Simulation.Explore(
            5,
            static simulation =>
            {
                Host shop = simulation.AddHost("localhost.test");
                shop.Run(static reactor =>
                    reactor.ListenTls(
                        443,
                        ScriptedServer.Serve(static (server, _, _) => server.Answer("tea")),
                        new TlsServerOptions
                        {
                            Certificate = Real.Certificates.Server,
                            Configure = static options => options.AllowTlsResume = false,
                        }
                    )
                );
                simulation
                    .AddHost("till")
                    .Run(
                        static async Deferred (reactor) =>
                        {
                            using var http = new HttpClient(
                                reactor.CreateHttpHandler(static settings =>
                                {
                                    settings.SslOptions.RemoteCertificateValidationCallback = Real.Certificates.IsOurs;
                                    settings.SslOptions.AllowTlsResume = false;
                                })
                            );
                            Assert.Equal("tea", await http.GetStringAsync("https://localhost.test/"));
                            Assert.Equal("tea", await http.GetStringAsync("https://localhost.test/"));
                        }
                    );
                simulation.RunUntilAtRest(TimeSpan.FromHours(1));
            },
            new ExploreOptions { Runs = new SimulationOptions { ProgramsMustEnd = true } }
        );
    }
}
