using System.Net.Sockets;

namespace Becket.Tests.Faults;

/// <content>Peers that are slow, and buffers that are small.</content>
public abstract partial class FaultContract
{
    [Fact]
    public void A_client_that_asks_and_never_reads_fills_no_memory() =>
        Reactor.Run(async Deferred () =>
        {
            // The client does not read the echo: a server that went on reading would have to hold it.
            long most = 0L;
            bool isFull = false;
            var server = new Recorder
            {
                OnReceived = (self, data) =>
                {
                    self.Transport.Write(data);
                    most = Math.Max(most, self.Transport.Unsent);
                    Volatile.Write(ref isFull, most > self.Transport.HighWaterMark);
                },
            };
            ListeningPort port = await Listen(() => server);
            long sent = 0L;
            await Client(
                port.Port,
                socket =>
                {
                    // Until nothing moves any more: the system's buffers are full on both sides, and so is the server's
                    // own.
                    byte[] chunk = new byte[64 * 1024];
                    socket.Blocking = false;
                    while (
                        sent < 1L << 30 && (socket.Poll(500_000, SelectMode.SelectWrite) || !Volatile.Read(ref isFull))
                    )
                    {
                        sent += socket.Send(chunk, SocketFlags.None, out _);
                    }

                    Reset(socket);
                }
            );
            await server.Ended;
            Assert.InRange(sent, 1, (1L << 30) - 1);

            // The high-water mark, plus the bytes of two receives: the first one beyond it is still read.
            Assert.InRange(most, 64 * 1024, (3 * 64 * 1024) + 1);
            await port.StopListening();
        });

    [Fact]
    public void A_mebibyte_goes_through_a_socket_buffer_of_4_KiB() =>
        Reactor.Run(async Deferred () =>
        {
            byte[] data = new byte[1024 * 1024];
            new Random(1).NextBytes(data);
            var server = new Recorder
            {
                OnMade = self =>
                {
                    self.Transport.Write(data);
                    self.Transport.LoseConnection();
                },
            };
            ListeningPort port = await Listen(() => server);
            await Reactor.DeferToThread(() =>
            {
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
                {
                    ReceiveBufferSize = 4096,
                    ReceiveTimeout = Patience.Milliseconds,
                };
                socket.Connect(System.Net.IPAddress.Loopback, port.Port);
                byte[] all = new byte[data.Length + 1];
                int count = 0;
                while (
                    socket.Receive(all, count, Math.Min(1500, all.Length - count), SocketFlags.None) is > 0 and var read
                )
                {
                    count += read;
                }

                Assert.Equal(data.Length, count);
                Assert.True(all.AsSpan(0, count).SequenceEqual(data));
            });
            Assert.IsType<ConnectionDoneException>((await server.Ended).Exception);
            await port.StopListening();
        });

    [Fact]
    public void A_half_close_and_then_a_mebibyte_back() =>
        Reactor.Run(async Deferred () =>
        {
            var server = new HalfCloseable();
            ListeningPort port = await Listen(() => server);
            await Client(
                port.Port,
                static socket =>
                {
                    socket.Send("all of it, please"u8);
                    socket.Shutdown(SocketShutdown.Send);
                    byte[] buffer = new byte[64 * 1024];
                    int count = 0;
                    while (socket.Receive(buffer) is > 0 and var read)
                    {
                        count += read;
                    }

                    Assert.Equal(1024 * 1024, count);
                }
            );
            Assert.IsType<ConnectionDoneException>((await server.Ended).Exception);
            Assert.Equal("all of it, please", server.Text);
            await port.StopListening();
        });

    [Fact]
    public void Five_hundred_clients_that_send_a_byte_now_and_then_delay_no_other_client() =>
        Reactor.Run(async Deferred () =>
        {
            ListeningPort port = await Listen(static () =>
                new Recorder
                {
                    OnReceived = static (self, data) =>
                    {
                        if (data[^1] == '\n')
                        {
                            self.Transport.Write(data);
                        }
                    },
                }
            );
            Socket[] slow = await Reactor.DeferToThread(() =>
                Enumerable
                    .Range(0, 500)
                    .Select(_ =>
                    {
                        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                        socket.Connect(System.Net.IPAddress.Loopback, port.Port);
                        return socket;
                    })
                    .ToArray()
            );
            for (int round = 0; round < 5; round++)
            {
                await Reactor.DeferToThread(() => Array.ForEach(slow, static socket => socket.Send("x"u8)));
                await Client(
                    port.Port,
                    static socket =>
                    {
                        socket.Send("y\n"u8);
                        Assert.NotEqual(0, socket.Receive(new byte[2]));
                    }
                );
            }

            Array.ForEach(slow, static socket => socket.Dispose());
            await port.StopListening();
            while (port.Connections > 0)
            {
                await Reactor.DeferLater(TimeSpan.FromMilliseconds(1));
            }
        });
}
