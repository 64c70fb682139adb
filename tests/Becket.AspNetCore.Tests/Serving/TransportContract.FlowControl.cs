using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Becket.AspNetCore.Tests.Serving;

/// <content>Back-pressure, both ways.</content>
public abstract partial class TransportContract
{
    /// <summary>More than the buffers of both ends of a loopback connection take, and of Kestrel.</summary>
    private const int Much = 20_000_000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_that_does_not_read_stops_the_handler_that_writes(bool onThread)
    {
        long written = 0;
        await using WebServer server = await WebServer.Start(
            Kind,
            app =>
                app.Run(async context =>
                {
                    context.Response.ContentLength = Much;
                    if (onThread)
                    {
                        await Task.Run(() => WriteMuch(context, Count)).ConfigureAwait(false);
                    }
                    else
                    {
                        await WriteMuch(context, Count);
                    }
                })
        );
        using RawClient client = await RawClient.Connect(server.EndPoint, receiveBuffer: 64 * 1024);

        await client.Send(Get);
        await client.ReceiveUntil("\r\n\r\n");
        await Standstill(() => Interlocked.Read(ref written));

        Assert.InRange(Interlocked.Read(ref written), 1, Much - 1_000_000);
        byte[] buffer = new byte[100_000];
        long received = 0;
        while (received < Much)
        {
            int count = await client.Socket.ReceiveAsync(buffer).Soon();
            Assert.True(count > 0);
            Assert.True(IsPattern(buffer.AsSpan(0, count), received), $"Bytes from {received} on have changed.");

            received += count;
        }

        await Limit.Until(() => Interlocked.Read(ref written) == Much);

        void Count(int bytes) => Interlocked.Add(ref written, bytes);
    }

    [Fact]
    public async Task A_handler_that_does_not_read_stops_the_client_that_uploads()
    {
        var goOn = new TaskCompletionSource();
        long read = 0;
        await using WebServer server = await WebServer.Start(
            Kind,
            app =>
                app.Run(async context =>
                {
                    await goOn.Task;
                    byte[] buffer = new byte[50_000];
                    while (await context.Request.Body.ReadAsync(buffer) is var count and > 0)
                    {
                        if (!IsPattern(buffer.AsSpan(0, count), read))
                        {
                            throw new InvalidOperationException($"Bytes from {read} on have changed.");
                        }

                        read += count;
                    }

                    await context.Response.WriteAsync($"{read} bytes");
                })
        );
        using RawClient client = await server.Connect();
        long sent = 0;

        await client.Send($"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {Much}\r\n\r\n");
        var upload = Task.Run(
            async () =>
            {
                byte[] piece = new byte[10_000];
                for (int i = 0; i < Much / piece.Length; i++)
                {
                    piece.AsSpan().Fill((byte)i);
                    await client.Send(piece);
                    Interlocked.Add(ref sent, piece.Length);
                }
            },
            Test
        );
        await Standstill(() => Interlocked.Read(ref sent));

        Assert.InRange(Interlocked.Read(ref sent), 1, Much - 1_000_000);
        goOn.SetResult();
        await upload.Soon();
        await client.ReceiveUntil($"{Much} bytes\r\n0\r\n\r\n");
    }

    [Fact]
    public async Task A_slow_reader_over_tls_stops_the_handler_too_and_gets_every_byte()
    {
        long written = 0;
        await using WebServer server = await WebServer.Start(
            Kind,
            app =>
                app.Run(context =>
                {
                    context.Response.ContentLength = Much;
                    return WriteMuch(context, bytes => Interlocked.Add(ref written, bytes));
                }),
            static listen => listen.UseHttps(Certificates.Server)
        );
        using HttpClient client = HttpClients.Trusting(server);
        using HttpResponseMessage response = await client
            .GetAsync("/", HttpCompletionOption.ResponseHeadersRead, Test)
            .Soon();

        await Standstill(() => Interlocked.Read(ref written));
        Assert.InRange(Interlocked.Read(ref written), 1, Much - 1_000_000);

        await using Stream body = await response.Content.ReadAsStreamAsync(Test);
        byte[] buffer = new byte[100_000];
        long received = 0;
        while (await body.ReadAsync(buffer, Test).AsTask().Soon() is var count and > 0)
        {
            Assert.True(IsPattern(buffer.AsSpan(0, count), received), $"Bytes from {received} on have changed.");

            received += count;
        }

        Assert.Equal(Much, received);
    }

    [Fact]
    public async Task A_handler_that_waits_to_write_is_aborted_when_its_client_resets()
    {
        var ended = new TaskCompletionSource<bool>();
        long written = 0;
        await using WebServer server = await WebServer.Start(
            Kind,
            app =>
                app.Run(async context =>
                {
                    try
                    {
                        while (!context.RequestAborted.IsCancellationRequested)
                        {
                            await context.Response.Body.WriteAsync(new byte[10_000]);
                            Interlocked.Add(ref written, 10_000);
                        }
                    }
                    finally
                    {
                        ended.SetResult(context.RequestAborted.IsCancellationRequested);
                    }
                })
        );
        RawClient client = await RawClient.Connect(server.EndPoint, receiveBuffer: 64 * 1024);
        await client.Send(Get);
        await client.ReceiveUntil("\r\n\r\n");
        await Standstill(() => Interlocked.Read(ref written));

        client.Reset();

        await ended.Task.Soon();
    }

    private static async Task WriteMuch(HttpContext context, Action<int> count)
    {
        byte[] piece = new byte[10_000];
        for (int i = 0; i < Much / piece.Length; i++)
        {
            piece.AsSpan().Fill((byte)i);
            await context.Response.Body.WriteAsync(piece).ConfigureAwait(true);
            count(piece.Length);
        }
    }

    /// <summary>Whether bytes are those of the pattern: its first 10,000 are 0, the next are 1, and so on.</summary>
    private static bool IsPattern(ReadOnlySpan<byte> bytes, long from)
    {
        while (bytes.Length > 0)
        {
            int count = (int)Math.Min(bytes.Length, 10_000 - (from % 10_000));
            if (bytes[..count].ContainsAnyExcept((byte)(from / 10_000)))
            {
                return false;
            }

            bytes = bytes[count..];
            from += count;
        }

        return true;
    }

    /// <summary>Waits until a number grows no more.</summary>
    private static async Task Standstill(Func<long> number)
    {
        await Limit.Until(() => number() > 0);
        long last = -1;
        for (int same = 0; same < 10; )
        {
            await Task.Delay(10);
            long now = number();
            same = now == last ? same + 1 : 0;
            last = now;
        }
    }
}
