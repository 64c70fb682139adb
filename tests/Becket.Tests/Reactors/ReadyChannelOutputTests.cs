using System.Net;
using System.Net.Sockets;
using Becket.Reactors.Buffers;
using Becket.Reactors.Drivers;
using Becket.Reactors.Drivers.Ready;

namespace Becket.Tests.Reactors;

public sealed class ReadyChannelOutputTests
{
    private readonly ReadyChannels _shared = new();

    [Fact]
    public void Bytes_written_in_pieces_are_all_sent_in_order_however_few_the_system_takes_at_a_time()
    {
        var random = new Random(42);
        var tube = new Tube(_shared);
        ReadyChannel<Tube> channel = Over(tube);
        var written = new List<byte>();
        for (int i = 0; i < 2000; i++)
        {
            byte[] piece = new byte[random.Next(4) == 0 ? random.Next(3 * Segment.Size) : random.Next(100)];
            random.NextBytes(piece);
            channel.Write(piece);
            written.AddRange(piece);
            Assert.Equal(written.Count - tube.Taken.Count, channel.Unsent);
            tube.Room = random.Next(2 * Segment.Size);
            channel.OnWritable();
            _shared.Flush();
            Assert.Equal(written.Count - tube.Taken.Count, channel.Unsent);
        }

        tube.Room = int.MaxValue;
        channel.OnWritable();
        _shared.Flush();
        Assert.Equal(0, channel.Unsent);
        Assert.Equal(written, tube.Taken);
    }

    [Fact]
    public void Writing_no_bytes_adds_nothing_to_the_backlog()
    {
        var tube = new Tube(_shared);
        ReadyChannel<Tube> channel = Over(tube);
        channel.Write([]);
        Assert.Equal(0, channel.Unsent);
        _shared.Flush();
        Assert.Empty(tube.Taken);
    }

    [Fact]
    public void A_segment_that_was_sent_is_empty_when_the_next_channel_gets_it()
    {
        ReadyChannel<Tube> first = Over(new Tube(_shared) { Room = int.MaxValue });
        first.Write(new byte[20_000]);
        _shared.Flush();
        var tube = new Tube(_shared) { Room = int.MaxValue };
        ReadyChannel<Tube> second = Over(tube);
        second.Write([1, 2, 3]);
        Assert.Equal(3, second.Unsent);
        _shared.Flush();
        Assert.Equal([1, 2, 3], tube.Taken);
    }

    [Fact]
    public void Aborting_drops_the_backlog()
    {
        var tube = new Tube(_shared);
        ReadyChannel<Tube> channel = Over(tube);
        channel.Write(new byte[100_000]);
        Assert.Equal(100_000, channel.Unsent);
        channel.Abort();
        _shared.Flush();
        Assert.Equal(0, channel.Unsent);
        Assert.Empty(tube.Taken);
    }

    [Fact]
    public void A_stream_whose_end_the_system_does_not_take_ends_the_channel_with_the_error()
    {
        var sink = new Deaf();
        var channel = new ReadyChannel<Tube>(new Tube(_shared) { ShutDown = SocketError.NoBufferSpaceAvailable })
        {
            Sink = sink,
        };
        channel.CloseSending();
        _shared.Flush();
        _shared.Flush();
        Assert.Equal(SocketError.NoBufferSpaceAvailable, sink.Closed);
    }

    [Fact]
    public void A_socket_that_cannot_end_one_direction_alone_is_closed_in_order()
    {
        var sink = new Deaf();
        var channel = new ReadyChannel<Tube>(new Tube(_shared) { ShutDown = SocketError.OperationNotSupported })
        {
            Sink = sink,
        };
        channel.CloseSending();
        _shared.Flush();
        _shared.Flush();
        Assert.Equal(SocketError.Success, sink.Closed);
    }

    private static ReadyChannel<Tube> Over(Tube tube) => new(tube) { Sink = new Deaf() };

    /// <summary>A socket that sends as many bytes as it has room for.</summary>
    private sealed class Tube(ReadyChannels shared) : IReadySocket<Tube>
    {
        public List<byte> Taken { get; } = [];

        public int Room { get; set; }

        public SocketError ShutDown { get; init; }

        public ReadyChannels Channels => shared;

        public EndPoint LocalEndPoint => UnnamedUnixEndPoint.Instance;

        public EndPoint RemoteEndPoint => UnnamedUnixEndPoint.Instance;

        public bool NoDelay { get; set; }

        public bool KeepAlive { get; set; }

        public int PipeDescriptor => -1;

        public int UnixDescriptor => -1;

        public DescriptorPassing? Passing => null;

        public int ReceivesPerEvent => 1;

        public void Attach(ReadyChannel<Tube> channel) { }

        public DescriptorPassing? BeginPassing() => null;

        public int Receive(byte[] buffer, out SocketError error)
        {
            error = SocketError.WouldBlock;
            return 0;
        }

        public int Send(ReadOnlySpan<byte> data, out SocketError error)
        {
            int count = Math.Min(Room, data.Length);
            Room -= count;
            Taken.AddRange(data[..count]);
            error = count > 0 ? SocketError.Success : SocketError.WouldBlock;
            return count;
        }

        public int Send(Segment first, out SocketError error) => Send(first.Data, out error);

        public SocketError SetInterest(ReadyEvents wanted) => SocketError.Success;

        public void StopWatching() { }

        public SocketError TakeError() => SocketError.Success;

        public SocketError ShutDownSending() => ShutDown;

        public void Release(bool isReset) { }
    }

    private sealed class Deaf : IChannelSink
    {
        public SocketError? Closed { get; private set; }

        public void OnConnected() { }

        public void OnReceived(ReadOnlySpan<byte> data) { }

        public void OnEndOfStream() { }

        public void OnDrained() { }

        public void OnClosed(SocketError error) => Closed = error;
    }
}
