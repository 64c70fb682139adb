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
    public void Pieces_are_sent_whole_and_in_order_however_little_the_channel_takes_at_a_time()
    {
        var random = new Random(42);
        var channel = new Tube(_shared);
        var written = new List<byte>();
        for (int i = 0; i < 2000; i++)
        {
            byte[] piece = new byte[random.Next(4) == 0 ? random.Next(3 * Segment.Size) : random.Next(100)];
            random.NextBytes(piece);
            channel.Write(piece);
            written.AddRange(piece);
            Assert.Equal(written.Count - channel.Taken.Count, channel.Unsent);
            channel.Room = random.Next(2 * Segment.Size);
            channel.OnWritable();
            _shared.Flush();
            Assert.Equal(written.Count - channel.Taken.Count, channel.Unsent);
        }

        channel.Room = int.MaxValue;
        channel.OnWritable();
        _shared.Flush();
        Assert.Equal(0, channel.Unsent);
        Assert.Equal(written, channel.Taken);
    }

    [Fact]
    public void Writing_nothing_leaves_nothing_to_send()
    {
        var channel = new Tube(_shared);
        channel.Write([]);
        Assert.Equal(0, channel.Unsent);
        _shared.Flush();
        Assert.Empty(channel.Taken);
    }

    [Fact]
    public void A_segment_that_was_sent_is_empty_when_the_next_channel_gets_it()
    {
        var first = new Tube(_shared) { Room = int.MaxValue };
        first.Write(new byte[20_000]);
        _shared.Flush();
        var second = new Tube(_shared) { Room = int.MaxValue };
        second.Write([1, 2, 3]);
        Assert.Equal(3, second.Unsent);
        _shared.Flush();
        Assert.Equal([1, 2, 3], second.Taken);
    }

    [Fact]
    public void Aborting_drops_unsent_bytes()
    {
        var channel = new Tube(_shared) { Sink = new Deaf() };
        channel.Write(new byte[100_000]);
        Assert.Equal(100_000, channel.Unsent);
        channel.Abort();
        _shared.Flush();
        Assert.Equal(0, channel.Unsent);
        Assert.Empty(channel.Taken);
    }

    /// <summary>Takes as much as there is room for.</summary>
    private sealed class Tube(ReadyChannels shared) : ReadyChannel(shared)
    {
        public List<byte> Taken { get; } = [];

        public int Room { get; set; }

        public override EndPoint LocalEndPoint => UnnamedUnixEndPoint.Instance;

        public override EndPoint RemoteEndPoint => UnnamedUnixEndPoint.Instance;

        public override bool NoDelay { get; set; }

        public override bool KeepAlive { get; set; }

        protected override int Receive(byte[] buffer, out SocketError error)
        {
            error = SocketError.WouldBlock;
            return 0;
        }

        protected override int Send(ReadOnlySpan<byte> data, out SocketError error)
        {
            int count = Math.Min(Room, data.Length);
            Room -= count;
            Taken.AddRange(data[..count]);
            error = count > 0 ? SocketError.Success : SocketError.WouldBlock;
            return count;
        }

        protected override void InterestChanged() { }

        protected override void ShutDownSending() { }

        protected override void Release(bool isReset) { }
    }

    private sealed class Deaf : IChannelSink
    {
        public void OnConnected() { }

        public void OnReceived(ReadOnlySpan<byte> data) { }

        public void OnEndOfStream() { }

        public void OnDrained() { }

        public void OnClosed(SocketError error) { }
    }
}
