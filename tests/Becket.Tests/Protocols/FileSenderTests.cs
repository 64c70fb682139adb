using System.Net;
using Becket.Testing;

namespace Becket.Tests.Protocols;

public sealed class FileSenderTests : ProtocolTest
{
    private static readonly byte[] s_bytes = [.. Enumerable.Range(0, 1_000_000).Select(static i => (byte)(i * 31 / 7))];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_stream_is_sent_whole_and_the_bytes_are_counted(bool isFile) =>
        Run(async reactor =>
        {
            var server = new CollectingProtocol();
            ListeningPort port = await reactor.ListenTcp(
                0,
                Factory.ForProtocol(() => server),
                new ListenOptions { Interface = IPAddress.Loopback }
            );
            CollectingProtocol client = await reactor.ConnectTcp(
                "127.0.0.1",
                port.Port,
                () => new CollectingProtocol()
            );
            using Stream stream = Open(isFile);
            long sent = await FileSender.Send(stream, client.Transport);
            client.Transport.LoseConnection();
            await server.Ended;
            Assert.Equal(s_bytes.Length, sent);
            Assert.Equal(s_bytes, server.Received);
            await port.StopListening();
        });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_transform_changes_what_is_sent(bool isFile) =>
        Run(async reactor =>
        {
            StringTransport transport = Connect(reactor);
            using Stream stream = Open(isFile);
            Deferred<long> sending = FileSender.Send(stream, transport, static chunk => chunk[..(chunk.Length / 2)]);
            await Pull(reactor, transport);
            Assert.Equal(transport.Written.Length, await sending);
            Assert.InRange(transport.Written.Length, 499_000, 500_000);
            Assert.Null(transport.Producer);
            transport.End();
        });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void When_the_consumer_ends_the_deferred_fails(bool isFile) =>
        Run(async reactor =>
        {
            StringTransport transport = Connect(reactor);
            using Stream stream = Open(isFile);
            Deferred<long> sending = FileSender.Send(stream, transport);
            transport.End();
            await Assert.ThrowsAsync<ConnectionEndedException>(async () => await sending);

            // Also when the consumer had ended before.
            await Assert.ThrowsAsync<ConnectionEndedException>(async () => await FileSender.Send(stream, transport));
        });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_deferred_fails_with_the_exception_of_a_read(bool isFile) =>
        Run(async reactor =>
        {
            StringTransport transport = Connect(reactor);
            Stream stream = Open(isFile);
            await stream.DisposeAsync();
            Deferred<long> sending = FileSender.Send(stream, transport);
            await Pull(reactor, transport);
            await Assert.ThrowsAsync<ObjectDisposedException>(async () => await sending);
            Assert.Null(transport.Producer);
            transport.End();
        });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void After_cancelling_nothing_more_is_sent(bool isFile) =>
        Run(async reactor =>
        {
            StringTransport transport = Connect(reactor);
            using Stream stream = Open(isFile);
            Deferred<long> sending = FileSender.Send(stream, transport);
            sending.Cancel();
            Assert.Null(transport.Producer);
            await Assert.ThrowsAsync<CancelledException>(async () => await sending);
            Assert.Empty(transport.Written);
            transport.End();
        });

    [Fact]
    public void A_paused_file_is_not_read() =>
        Run(async reactor =>
        {
            StringTransport transport = Connect(reactor);
            using Stream stream = Open(isFile: true);
            Deferred<long> sending = FileSender.Send(stream, transport);
            var producer = (IPushProducer)transport.Producer!;
            producer.PauseProducing();
            await Until(reactor, () => transport.Written.Length == FileSender.ChunkSize);
            await reactor.DeferLater(TimeSpan.FromMilliseconds(20));
            Assert.Equal(FileSender.ChunkSize, transport.Written.Length);
            producer.ResumeProducing();
            Assert.Equal(s_bytes.Length, await sending);
            transport.End();
        });

    private static StringTransport Connect(Reactor reactor)
    {
        var transport = new StringTransport(reactor);
        transport.Connect(new CollectingProtocol());
        return transport;
    }

    /// <summary>Asks a pull producer for data, as a transport does. A push producer is not asked.</summary>
    private static async Deferred Pull(Reactor reactor, StringTransport transport)
    {
        while (transport.Producer is { } producer)
        {
            (producer as IPullProducer)?.ResumeProducing();
            await reactor.DeferLater(TimeSpan.Zero);
        }
    }

    /// <summary>A stream that is not a memory stream, so that it counts as a file.</summary>
    private static Stream Open(bool isFile) =>
        isFile ? new BufferedStream(new MemoryStream(s_bytes), 1) : new MemoryStream(s_bytes);
}
