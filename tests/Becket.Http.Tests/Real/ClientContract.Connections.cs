using System.Net;
using Becket.Tests;
using Microsoft.Extensions.DependencyInjection;
using Polly;
using Polly.Retry;
using Refit;

namespace Becket.Http.Tests.Real;

public abstract partial class ClientContract
{
    public interface IItems
    {
        [Get("/items/{id}")]
        Task<Item> Find(int id);
    }

    [Fact]
    public void TLS_shows_the_client_s_certificate() =>
        Run(async reactor =>
        {
            using HttpClient http = Client(
                reactor,
                static settings =>
                {
                    settings.SslOptions.RemoteCertificateValidationCallback = Certificates.IsOurs;
                    settings.SslOptions.ClientCertificates = [Certificates.Client];
                }
            );
            Assert.Equal("CN=a client", await http.GetStringAsync($"{Web.SecureAddress}/certificate"));
            Assert.Equal("CN=a client", await http.GetStringAsync($"{Web.SecureAddress}/certificate"));
            AssertHome(reactor);
        });

    [Fact]
    public void A_server_with_an_unknown_certificate_is_refused() =>
        Run(async reactor =>
        {
            using HttpClient http = Client(reactor);
            HttpRequestException error = await Assert.ThrowsAsync<HttpRequestException>(() =>
                http.GetStringAsync($"{Web.SecureAddress}/hello")
            );
            Assert.Equal(HttpRequestError.SecureConnectionError, error.HttpRequestError);
        });

    [Fact]
    public void Version_2_comes_from_the_base_class_library_only() =>
        Run(async reactor =>
        {
            using HttpClient http = Client(
                reactor,
                static settings => settings.SslOptions.RemoteCertificateValidationCallback = Certificates.IsOurs
            );
            http.DefaultRequestVersion = HttpVersion.Version20;
            if (Kind == HttpHandlerKind.Loop)
            {
                // As much as the server and the client both can.
                Assert.Equal("HTTP/1.1", await http.GetStringAsync($"{Web.SecureAddress}/protocol"));
                using var exact = new HttpRequestMessage(HttpMethod.Get, $"{Web.SecureAddress}/protocol")
                {
                    Version = HttpVersion.Version20,
                    VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                };
                HttpRequestException error = await Assert.ThrowsAsync<HttpRequestException>(() =>
                    http.SendAsync(exact)
                );
                Assert.Equal(HttpRequestError.VersionNegotiationError, error.HttpRequestError);
                return;
            }

            Task<string>[] all =
            [
                .. Enumerable.Range(0, 20).Select(_ => http.GetStringAsync($"{Web.SecureAddress}/protocol")),
            ];
            Assert.All(await Task.WhenAll(all), static protocol => Assert.Equal("HTTP/2", protocol));
            AssertHome(reactor);
        });

    [Fact]
    public void A_Unix_socket_is_an_endpoint_like_others()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The reactor has no Unix sockets on Windows.");
        Run(async reactor =>
        {
            using HttpClient http = Client(
                reactor,
                options: new HttpHandlerOptions
                {
                    Endpoint = _ => Endpoint.Client(reactor, $"unix:{Endpoint.Quote(Web.Socket)}"),
                }
            );
            Assert.Equal("Hello", await http.GetStringAsync("http://any.name/hello"));
        });
    }

    [Fact]
    public void What_the_endpoint_function_throws_fails_the_request() =>
        Run(async reactor =>
        {
            using HttpClient http = Client(
                reactor,
                options: new HttpHandlerOptions { Endpoint = static server => throw new FormatException(server.Host) }
            );
            Exception error = await Assert.ThrowsAnyAsync<Exception>(() => http.GetStringAsync("http://nowhere/"));
            Assert.IsType<FormatException>(error.GetBaseException());
        });

    [Fact]
    public void The_reactor_s_resolver_gives_the_addresses_and_all_of_them_are_tried() =>
        Run(async reactor =>
        {
            reactor.Resolver = new HostTable().Add("shop.test", IPAddress.IPv6Loopback, IPAddress.Loopback);
            using HttpClient http = Client(reactor);
            int port = new Uri(Web.Address).Port;
            Assert.Equal("127.0.0.1", await http.GetStringAsync($"http://shop.test:{port}/address"));

            HttpRequestException unknown = await Assert.ThrowsAsync<HttpRequestException>(() =>
                http.GetStringAsync("http://other.test/")
            );
            Assert.IsType<DnsLookupException>(unknown.InnerException);
        });

    [Fact]
    public void The_local_address_is_chosen()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has all of 127.0.0.0/8 on its loopback.");
        Run(async reactor =>
        {
            var here = new ConnectOptions { BindAddress = new IPEndPoint(IPAddress.Parse("127.0.0.9"), 0) };
            using HttpClient http = Client(reactor, options: new HttpHandlerOptions { Connect = here });
            Assert.Equal("127.0.0.9", await http.GetStringAsync("/address"));
        });
    }

    [Fact]
    public void A_server_that_does_not_listen_is_a_failed_request_with_the_reactor_s_reason() =>
        Run(async reactor =>
        {
            using HttpClient http = Client(reactor);
            using var port = new ReservedPort();
            HttpRequestException error = await Assert.ThrowsAsync<HttpRequestException>(() =>
                http.GetStringAsync($"http://127.0.0.1:{port.Number}/")
            );
            Assert.Equal(HttpRequestError.ConnectionError, error.HttpRequestError);
            Assert.IsType<ConnectionRefusedException>(error.InnerException);
            AssertHome(reactor);
        });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Requests_go_through_a_proxy_with_its_password(bool isSecure) =>
        Run(async reactor =>
        {
            var proxy = new TestProxy();
            ListeningPort port = await reactor.ListenTcp(
                0,
                proxy.Factory,
                new ListenOptions { Interface = IPAddress.Loopback }
            );
            using (
                HttpClient http = Client(
                    reactor,
                    settings =>
                    {
                        settings.SslOptions.RemoteCertificateValidationCallback = Certificates.IsOurs;
                        settings.Proxy = new WebProxy($"http://127.0.0.1:{port.Port}")
                        {
                            Credentials = new NetworkCredential("ann", "tea"),
                        };
                        settings.PreAuthenticate = true;
                    }
                )
            )
            {
                string server = isSecure ? Web.SecureAddress : Web.Address;
                Assert.Equal("Hello", await http.GetStringAsync($"{server}/hello"));
                Assert.Equal("Hello", await http.GetStringAsync($"{server}/hello"));
            }

            string expected = isSecure ? $"CONNECT {new Uri(Web.SecureAddress).Authority}" : $"GET {Web.Address}/hello";
            Assert.Contains(proxy.Requests, line => line.StartsWith(expected, StringComparison.Ordinal));
            Assert.Contains("Proxy-Authorization: Basic YW5uOnRlYQ==", proxy.Requests);
            await port.StopListening();
        });

    [Fact]
    public void A_client_factory_a_generated_client_and_a_resilience_pipeline_come_home() =>
        Run(
            async Deferred (reactor) =>
            {
                using HttpMessageHandler primary = reactor.CreateHttpHandler(
                    options: new HttpHandlerOptions { Kind = Kind }
                );
                var services = new ServiceCollection();
                services
                    .AddHttpClient("items", client => client.BaseAddress = new Uri(Web.Address))
                    .ConfigurePrimaryHttpMessageHandler(() => primary)
                    .AddResilienceHandler(
                        "again",
                        builder =>
                        {
                            builder.TimeProvider = reactor.TimeProvider;
                            builder.AddRetry(new RetryStrategyOptions<HttpResponseMessage>());
                        }
                    );
                await using ServiceProvider provider = services.BuildServiceProvider();
                HttpClient http = provider.GetRequiredService<IHttpClientFactory>().CreateClient("items");
                IItems items = RestService.For<IItems>(http);

                Assert.Equal(new Item(7, "tea 7"), await items.Find(7));
                AssertHome(reactor);
            }
        );

    [Fact]
    public void Disposing_of_the_client_closes_its_connections() =>
        Run(async reactor =>
        {
            int before = reactor.Statistics().OpenChannels;
            HttpClient http = Client(reactor);
            await http.GetStringAsync("/hello");
            Assert.Equal(before + 1, reactor.Statistics().OpenChannels);
            http.Dispose();
            while (reactor.Statistics().OpenChannels > before)
            {
                await reactor.DeferLater(TimeSpan.FromMilliseconds(5));
            }
        });
}
