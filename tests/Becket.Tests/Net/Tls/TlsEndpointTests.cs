using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Becket.Tests.Net.Tls;

/// <summary>TLS on other transports: named in a string, on a Unix socket, behind a proxy.</summary>
public sealed class TlsEndpointTests : TlsTest
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("becket");

    public override void Dispose()
    {
        _directory.Delete(recursive: true);
        base.Dispose();
    }

    [Fact]
    public void Strings_name_a_server_with_its_certificate_and_a_client_with_its_roots() =>
        Run(async Deferred () =>
        {
            string certificate = Write("server.pem", Certificates.Server.ExportCertificatePem());
            string key = Write("key.pem", Certificates.Server.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
            string roots = Write("roots.pem", Certificates.Root.ExportCertificatePem());
            IStreamServerEndpoint server = Endpoint.Server(
                Reactor,
                $"ssl:0:privateKey={Endpoint.Quote(key)}:certKey={Endpoint.Quote(certificate)}:interface=127.0.0.1"
            );
            IListeningPort port = await server.Listen(Factory.ForProtocol(Echo));
            IStreamClientEndpoint client = Endpoint.Client(
                Reactor,
                $"tls:localhost:{port.Port}:trustRoots={Endpoint.Quote(roots)}"
            );
            await Talk(await client.Connect(Factory.ForProtocol(static () => new TlsRecorder())));
            await port.StopListening();
        });

    [Fact]
    public void One_file_may_hold_the_certificate_and_its_key() =>
        Run(async Deferred () =>
        {
            string both = WriteServer();
            IListeningPort port = await Endpoint
                .Server(Reactor, $"tls:port=0:privateKey={Endpoint.Quote(both)}:interface=127.0.0.1")
                .Listen(Factory.ForProtocol(Echo));
            var client = new TlsClientEndpoint(
                new TcpClientEndpoint(Reactor, IPAddress.Loopback, port.Port),
                ClientOptions
            );
            await Talk(await client.Connect(Factory.ForProtocol(static () => new TlsRecorder())));
            await port.StopListening();
        });

    [Theory]
    [InlineData("ssl:0:privateKey=missing.pem", "missing.pem")]
    [InlineData("ssl:0", "privateKey")]
    public void A_string_without_a_readable_certificate_is_an_error_that_says_so(string description, string part)
    {
        FormatException error = Assert.Throws<FormatException>(() => Endpoint.Server(Reactor, description));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_Unix_socket_carries_it() =>
        Run(async Deferred () =>
        {
            Assert.SkipWhen(OperatingSystem.IsWindows(), "The path is one of Unix.");
            string path = Path.Combine(_directory.FullName, "socket");
            IListeningPort port = await new TlsServerEndpoint(
                new UnixServerEndpoint(Reactor, path),
                ServerOptions
            ).Listen(Factory.ForProtocol(Echo));
            var client = new TlsClientEndpoint(new UnixClientEndpoint(Reactor, path), ClientOptions);
            await Talk(await client.Connect(Factory.ForProtocol(static () => new TlsRecorder())));
            await port.StopListening();
        });

    [Fact]
    public void Behind_the_PROXY_protocol_it_sees_the_address_of_the_client() =>
        Run(async Deferred () =>
        {
            var seen = new TlsRecorder { OnData = static (self, data) => self.Transport.Write(data) };
            ListeningPort port = await Reactor.ListenTcp(
                0,
                new ProxyProtocolFactory(Factory.ForProtocol(() => seen).OverTls(ServerOptions)),
                Local
            );
            var source = new IPEndPoint(IPAddress.Parse("192.0.2.7"), 4711);
            var secure = new Deferred();
            TlsRecorder client = await Reactor.ConnectTcp(
                "127.0.0.1",
                port.Port,
                () => new TlsRecorder { OnSecure = _ => secure.Callback() }
            );
            client.Transport.Write(new ProxyHeader(source, port.Host).ToVersion2());
            client.Transport.StartTls(ClientOptions);
            await secure;
            await Talk(client);
            Assert.Equal(source, seen.Transport.Peer);
            await port.StopListening();
        });

    [Fact]
    public void In_strings_it_goes_on_any_other_endpoint_at_both_ends() =>
        Run(async Deferred () =>
        {
            Assert.SkipWhen(OperatingSystem.IsWindows(), "The path is one of Unix.");
            string both = WriteServer();
            string roots = Write("roots.pem", Certificates.Root.ExportCertificatePem());
            string unix = Endpoint.Quote($"unix:{Endpoint.Quote(Path.Combine(_directory.FullName, "a:socket"))}");
            IListeningPort port = await Endpoint
                .Server(Reactor, $"tls:endpoint={unix}:privateKey={Endpoint.Quote(both)}")
                .Listen(Factory.ForProtocol(Echo));
            IStreamClientEndpoint client = Endpoint.Client(
                Reactor,
                $"tls:localhost:443:trustRoots={Endpoint.Quote(roots)}:endpoint={unix}"
            );
            await Talk(await client.Connect(Factory.ForProtocol(static () => new TlsRecorder())));
            await port.StopListening();
        });

    [Fact]
    public void In_strings_the_header_of_a_proxy_comes_before_TLS_or_inside_it() =>
        Run(async Deferred () =>
        {
            string both = Endpoint.Quote(WriteServer());
            var source = new IPEndPoint(IPAddress.Parse("192.0.2.7"), 4711);
            foreach (bool isInside in (bool[])[false, true])
            {
                var seen = new TlsRecorder { OnData = static (self, data) => self.Transport.Write(data) };
                IListeningPort port = await Endpoint
                    .Server(
                        Reactor,
                        isInside
                            ? $"haproxy:tls:0:interface=127.0.0.1:privateKey={both}"
                            : $@"tls:endpoint=haproxy\:tcp\:0\:interface\=127.0.0.1:privateKey={both}"
                    )
                    .Listen(Factory.ForProtocol(() => seen));
                var secure = new Deferred();
                TlsRecorder client = await Reactor.ConnectTcp(
                    "127.0.0.1",
                    port.Port,
                    () => new TlsRecorder { OnSecure = _ => secure.Callback() }
                );
                byte[] header = new ProxyHeader(source, port.Host).ToVersion2();
                if (!isInside)
                {
                    client.Transport.Write(header);
                }

                client.Transport.StartTls(ClientOptions);
                await secure;
                if (isInside)
                {
                    client.Transport.Write(header);
                }

                await Talk(client);
                Assert.Equal(source, seen.Transport.Peer);
                await port.StopListening();
            }
        });

    private static TlsRecorder Echo() => new() { OnData = static (self, data) => self.Transport.Write(data) };

    private static async Deferred Talk(TlsRecorder client)
    {
        var answered = new Deferred();
        client.OnData = (self, _) =>
        {
            if (self.Received == "hello over TLS")
            {
                answered.Callback();
            }
        };
        client.Transport.Write("hello over TLS"u8);
        await answered;
        client.Transport.LoseConnection();
        await client.Ended;
    }

    private string WriteServer() =>
        Write(
            "both.pem",
            Certificates.Server.ExportCertificatePem()
                + "\n"
                + Certificates.Server.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()
        );

    private string Write(string name, string text)
    {
        string path = Path.Combine(_directory.FullName, name);
#pragma warning disable BKT0001 // Small files, written by the test.
        File.WriteAllText(path, text);
#pragma warning restore BKT0001
        return path;
    }
}
