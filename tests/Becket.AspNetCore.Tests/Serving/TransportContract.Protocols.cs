using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Becket.AspNetCore.Tests.Serving;

/// <content>What is spoken over it.</content>
public abstract partial class TransportContract
{
    [Fact]
    public async Task Pipelined_requests_are_answered_in_order()
    {
        await using WebServer server = await WebServer.Start(
            Kind,
            static app =>
                app.Run(static async context =>
                {
                    if (context.Request.Path.Value!.EndsWith('3'))
                    {
                        await Task.Yield();
                    }

                    await context.Response.WriteAsync($"[{context.Request.Path}]");
                })
        );
        using RawClient client = await server.Connect();

        // In pieces that do not end where a request ends.
        string requests = string.Concat(
            Enumerable.Range(0, 100).Select(static i => $"GET /{i} HTTP/1.1\r\nHost: a\r\n\r\n")
        );
        var sending = Task.Run(
            async () =>
            {
                for (int i = 0; i < requests.Length; i += 77)
                {
                    await client.Send(requests[i..Math.Min(i + 77, requests.Length)]);
                }
            },
            Test
        );
        string answers = await client.ReceiveUntil("[/99]\r\n0\r\n\r\n");
        await sending;

        int from = 0;
        for (int i = 0; i < 100; i++)
        {
            from = answers.IndexOf($"[/{i}]", from, StringComparison.Ordinal);
            Assert.True(from >= 0, $"Answer {i} is not in its place.");
        }
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(2, true)]
    public async Task A_long_body_comes_back_as_it_was_sent(int version, bool isSecure)
    {
        byte[] body = new byte[6_000_000];
        Random.Shared.NextBytes(body);
        await using WebServer server = await WebServer.Start(
            Kind,
            static app =>
                app.Run(static async context =>
                {
                    // First the one and then the other: HttpClient does not read before it has sent.
                    var whole = new MemoryStream();
                    await context.Request.Body.CopyToAsync(whole);
                    await context.Response.Body.WriteAsync(whole.ToArray());
                }),
            listen =>
            {
                listen.Protocols = version == 1 ? HttpProtocols.Http1 : HttpProtocols.Http2;
                if (isSecure)
                {
                    listen.UseHttps(Certificates.Server);
                }
            }
        );
        using HttpClient client = HttpClients.Trusting(server, new Version(version, version == 1 ? 1 : 0));

        for (int i = 0; i < 2; i++)
        {
            using var content = new ByteArrayContent(body);
            using HttpResponseMessage response = await client.PostAsync("/", content, Test).Soon();
            byte[] answer = await response.Content.ReadAsByteArrayAsync(Test).Soon();

            Assert.Equal(version, response.Version.Major);
            Assert.Equal(SHA256.HashData(body), SHA256.HashData(answer));
        }
    }

    [Fact]
    public async Task Tls_chooses_http_2_and_passes_the_clients_certificate_on()
    {
        await using WebServer server = await WebServer.Start(
            Kind,
            static app =>
                app.Run(static context =>
                    context.Response.WriteAsync(
                        $"{context.Request.Protocol} {context.Connection.ClientCertificate?.GetCertHashString()}"
                    )
                ),
            static listen =>
                listen.UseHttps(static options =>
                {
                    options.ServerCertificate = Certificates.Server;
                    options.ClientCertificateMode = Microsoft
                        .AspNetCore
                        .Server
                        .Kestrel
                        .Https
                        .ClientCertificateMode
                        .RequireCertificate;
                    options.ClientCertificateValidation = static (_, _, _) => true;
                })
        );
        using HttpClient client = HttpClients.Trusting(server, HttpVersion.Version20, Certificates.Client);

        string answer = await client.GetStringAsync("/", Test).Soon();

        Assert.Equal($"HTTP/2 {Certificates.Client.GetCertHashString()}", answer);
    }

    [Fact]
    public async Task A_tls_record_that_was_changed_on_its_way_is_no_clean_end()
    {
        var began = new TaskCompletionSource();
        var ended = new TaskCompletionSource<string>();
        await using WebServer server = await WebServer.Start(
            Kind,
            app =>
                app.Run(async context =>
                {
                    began.SetResult();
                    try
                    {
                        await context.Request.Body.CopyToAsync(Stream.Null);
                        ended.SetResult("a clean end");
                    }
                    catch (Exception error)
                    {
                        ended.SetResult(error.GetType().Name);
                    }
                }),
            static listen => listen.UseHttps(Certificates.Server)
        );
        using RawClient client = await server.Connect();
        await using var network = new NetworkStream(client.Socket, ownsSocket: false);
        await using var tls = new System.Net.Security.SslStream(network, false, Certificates.IsOurs);
        await tls.AuthenticateAsClientAsync("localhost").Soon();
        await tls.WriteAsync(
            Encoding.ASCII.GetBytes("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nab"),
            Test
        );

        await began.Task.Soon();

        // A record of application data that no key has made.
        await client.Send(new byte[] { 23, 3, 3, 0, 32 });
        await client.Send(new byte[32]);
        client.EndSending();

        Assert.NotEqual("a clean end", await ended.Task.Soon());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Web_sockets_echo_and_close(bool isSecure)
    {
        await using WebServer server = await WebServer.Start(
            Kind,
            static app =>
            {
                app.UseWebSockets();
                app.Run(EchoMessages);
            },
            listen =>
            {
                if (isSecure)
                {
                    listen.UseHttps(Certificates.Server);
                }
            }
        );
        using var socket = new ClientWebSocket();
        socket.Options.RemoteCertificateValidationCallback = Certificates.IsOurs;
        await socket.ConnectAsync(new Uri(server.Addresses[0].Replace("http", "ws")), Test).Soon();

        byte[] buffer = new byte[100_000];
        for (int size = 1; size < buffer.Length; size *= 7)
        {
            byte[] message = RandomNumberGenerator.GetBytes(size);
            await socket.SendAsync(message, WebSocketMessageType.Binary, true, Test).Soon();
            int received = 0;
            ValueWebSocketReceiveResult part;
            do
            {
                part = await socket.ReceiveAsync(buffer.AsMemory(received), Test).AsTask().Soon();
                received += part.Count;
            } while (!part.EndOfMessage);

            Assert.Equal(message, buffer[..received]);
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "enough", Test).Soon();
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Connection_handlers_and_middleware_speak_their_own_protocol(bool isSecure)
    {
        var seen = new List<string>();
        await using WebServer server = await WebServer.Start(
            Kind,
            static app => app.Run(static _ => Task.CompletedTask),
            listen =>
            {
                if (isSecure)
                {
                    listen.UseHttps(Certificates.Server);
                }

                listen.Use(next =>
                    async connection =>
                    {
                        seen.Add("begins");
                        await next(connection);
                        seen.Add("ends");
                    }
                );
                listen.Run(EchoBytes);
            }
        );
        using (RawClient client = await server.Connect())
        {
            Stream stream = new NetworkStream(client.Socket, ownsSocket: false);
            if (isSecure)
            {
                var tls = new System.Net.Security.SslStream(stream, false, Certificates.IsOurs);
                await tls.AuthenticateAsClientAsync("localhost").Soon();
                stream = tls;
            }

            byte[] sent = RandomNumberGenerator.GetBytes(1_000_000);
            byte[] received = new byte[sent.Length];
            Task sending = stream.WriteAsync(sent, Test).AsTask();
            await stream.ReadExactlyAsync(received, Test).AsTask().Soon();
            await sending;
            Assert.Equal(sent, received);
        }

        await Limit.Until(() => seen.Count == 2);
        Assert.Equal(["begins", "ends"], seen);
    }

    private static async Task EchoBytes(ConnectionContext connection)
    {
        while (true)
        {
            ReadResult read = await connection.Transport.Input.ReadAsync();
            foreach (ReadOnlyMemory<byte> piece in read.Buffer)
            {
                await connection.Transport.Output.WriteAsync(piece);
            }

            connection.Transport.Input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return;
            }
        }
    }

    private static async Task EchoMessages(HttpContext context)
    {
        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
        byte[] buffer = new byte[5000];
        while (true)
        {
            WebSocketReceiveResult part = await socket.ReceiveAsync(buffer, CancellationToken.None);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseAsync(part.CloseStatus!.Value, part.CloseStatusDescription, CancellationToken.None);
                return;
            }

            await socket.SendAsync(
                buffer.AsMemory(0, part.Count),
                part.MessageType,
                part.EndOfMessage,
                CancellationToken.None
            );
        }
    }
}
