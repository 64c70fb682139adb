using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Becket.AspNetCore.Tests.Serving;

/// <content>Where it listens.</content>
public abstract partial class TransportContract
{
    [Fact]
    public async Task A_unix_socket_serves_and_its_file_goes_with_the_server()
    {
        string path = Path.Combine(Path.GetTempPath(), $"becket-{Guid.NewGuid():N}.sock");
        await using (
            WebServer server = await WebServer.Start(
                Kind,
                static app => app.Run(static context => context.Response.WriteAsync("Hello")),
                kestrel: options => options.ListenUnixSocket(path)
            )
        )
        {
            using var client = new HttpClient(
                new SocketsHttpHandler
                {
                    ConnectCallback = async (_, cancellationToken) =>
                    {
                        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
                        return new NetworkStream(socket, ownsSocket: true);
                    },
                }
            );
            Assert.Equal("Hello", await client.GetStringAsync("http://localhost/", Test).Soon());
        }

        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task An_inherited_socket_serves()
    {
        // As a service manager passes one on: a number.
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen();
        var endpoint = (IPEndPoint)socket.LocalEndPoint!;
        ulong handle = (ulong)socket.Handle;
        socket.SafeHandle.SetHandleAsInvalid();
        GC.SuppressFinalize(socket);
        await using WebServer server = await WebServer.Start(
            Kind,
            static app => app.Run(static context => context.Response.WriteAsync("Hello")),
            kestrel: options => options.ListenHandle(handle)
        );
        using var client = new HttpClient();

        Assert.Equal("Hello", await client.GetStringAsync($"http://{endpoint}/", Test).Soon());
    }

    [Fact]
    public async Task Localhost_and_any_address_serve_both_families()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "There is no IPv6 here.");
        await using WebServer server = await WebServer.Start(
            Kind,
            static app => app.Run(static context => context.Response.WriteAsync("Hello")),
            kestrel: static options => options.ListenAnyIP(0)
        );
        using var client = new HttpClient();

        Assert.Equal("Hello", await client.GetStringAsync($"http://127.0.0.1:{server.Port}/", Test).Soon());
        Assert.Equal("Hello", await client.GetStringAsync($"http://[::1]:{server.Port}/", Test).Soon());
    }

    [Fact]
    public async Task An_address_that_is_taken_is_an_error_that_says_so()
    {
        await using WebServer first = await WebServer.Start(
            Kind,
            static app => app.Run(static _ => Task.CompletedTask)
        );

        IOException error = await Assert.ThrowsAsync<IOException>(() =>
            WebServer.Start(
                Kind,
                static app => app.Run(static _ => Task.CompletedTask),
                kestrel: options => options.Listen(IPAddress.Loopback, first.Port)
            )
        );

        Assert.Contains("address already in use", error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.IsType<AddressInUseException>(error.InnerException);
    }

    [Fact]
    public async Task A_connection_knows_its_addresses_and_has_an_id_of_its_own()
    {
        await using WebServer server = await WebServer.Start(
            Kind,
            static app =>
                app.Run(static context =>
                {
                    ConnectionInfo connection = context.Connection;
                    return context.Response.WriteAsync(
                        $"{connection.Id} {connection.RemoteIpAddress}:{connection.RemotePort} "
                            + $"{connection.LocalIpAddress}:{connection.LocalPort}"
                    );
                })
        );
        var ids = new HashSet<string>();

        for (int i = 0; i < 3; i++)
        {
            using RawClient client = await server.Connect();
            await client.Send("GET / HTTP/1.0\r\n\r\n");
            string[] answer = (await client.ReceiveText()).Split("\r\n\r\n")[1].Split(' ');
            Assert.True(ids.Add(answer[0]));
            Assert.Equal(client.Socket.LocalEndPoint!.ToString(), answer[1]);
            Assert.Equal(server.EndPoint.ToString(), answer[2]);
        }
    }
}
