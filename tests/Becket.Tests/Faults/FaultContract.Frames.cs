using System.Net.Sockets;

namespace Becket.Tests.Faults;

/// <content>Peers that send what makes no frame.</content>
public abstract partial class FaultContract
{
    [Fact]
    public void A_gibibyte_without_a_line_end_is_refused_early_and_held_nowhere() =>
        Reactor.Run(async Deferred () =>
        {
            var server = new Lines();
            ListeningPort port = await Listen(() => server);

            // Of the loop's thread: a server that kept the bytes would allocate them there.
            long before = GC.GetAllocatedBytesForCurrentThread();
            long sent = 0L;
            await Client(
                port.Port,
                socket =>
                {
                    byte[] chunk = new byte[64 * 1024];
                    try
                    {
                        while (sent < 1L << 30)
                        {
                            sent += socket.Send(chunk);
                        }
                    }
                    catch (SocketException)
                    {
                        // Refused, as expected; the system's error depends on the moment.
                    }
                }
            );
            Assert.IsType<ConnectionDoneException>((await server.Ended).Exception);
            Assert.InRange(sent, 1, (1L << 30) - 1);
            Assert.Equal(0, server.Received);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1024 * 1024);
            await port.StopListening();
        });

    [Theory]
    [InlineData(0xFFFFFFFFu)]
    [InlineData(0x80000000u)]
    [InlineData(0x7FFFFFFFu)]
    public void A_length_that_no_string_may_have_ends_the_connection_before_anything_is_kept_for_it(uint length) =>
        Reactor.Run(async Deferred () =>
        {
            var server = new Strings();
            ListeningPort port = await Listen(() => server);
            long before = GC.GetAllocatedBytesForCurrentThread();
            await Client(
                port.Port,
                socket =>
                {
                    socket.Send([(byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length]);
                    Assert.Equal(0, socket.Receive(new byte[1]));
                }
            );
            Assert.IsType<ConnectionDoneException>((await server.Ended).Exception);
            Assert.Equal(0, server.Received);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1024 * 1024);
            await port.StopListening();
        });

    [Fact]
    public void Five_hundred_clients_that_never_end_a_line_are_closed_and_the_others_served() =>
        Reactor.Run(async Deferred () =>
        {
            int made = 0;
            ListeningPort port = await Listen(() =>
            {
                // The last client is the good one, which may be as slow as this machine.
                made++;
                return new Lines { FirstFrameTimeout = made > 500 ? Patience.Time : TimeSpan.FromSeconds(1) };
            });
            Socket[] slow = await Reactor.DeferToThread(() =>
                Enumerable
                    .Range(0, 500)
                    .Select(_ =>
                    {
                        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                        socket.Connect(System.Net.IPAddress.Loopback, port.Port);
                        socket.Send("x"u8);
                        return socket;
                    })
                    .ToArray()
            );
            await Client(
                port.Port,
                static socket =>
                {
                    socket.Send("a line\r\n"u8);
                    Assert.Equal(8, socket.Receive(new byte[20]));
                }
            );

            // They go on sending a byte now and then, which is activity, but makes no line.
            while (port.Connections > 0 || made < 501)
            {
                await Reactor.DeferToThread(() =>
                    Array.ForEach(
                        slow,
                        static socket =>
                        {
                            try
                            {
                                socket.Send("x"u8);
                            }
                            catch (SocketException)
                            {
                                // It has been closed, as expected.
                            }
                        }
                    )
                );
                await Reactor.DeferLater(TimeSpan.FromMilliseconds(50));
            }

            Array.ForEach(slow, static socket => socket.Dispose());
            await port.StopListening();
        });

    private sealed class Lines : LineReceiver
    {
        public Deferred<Failure> Ended { get; } = new();

        public int Received { get; private set; }

        protected override void LineReceived(ReadOnlySpan<byte> line)
        {
            Received++;
            SendLine(line);
        }

        protected override void ConnectionLost(Failure reason) => Ended.Callback(reason);
    }

    private sealed class Strings : Int32StringReceiver
    {
        public Deferred<Failure> Ended { get; } = new();

        public int Received { get; private set; }

        protected override void StringReceived(ReadOnlySpan<byte> data) => Received++;

        protected override void ConnectionLost(Failure reason) => Ended.Callback(reason);
    }
}
