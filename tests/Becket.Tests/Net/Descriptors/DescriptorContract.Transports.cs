using System.Net.Sockets;

namespace Becket.Tests.Net.Descriptors;

/// <content>Descriptors as transports.</content>
public abstract partial class DescriptorContract
{
    [Fact]
    public void Two_pipes_carry_a_connection()
    {
        using var toUs = new PipeEnds();
        using var fromUs = new PipeEnds();
        Reactor reactor = Make();
        var protocol = new Recorder();
        reactor.Run(async Deferred () =>
        {
            await reactor.ConnectDescriptors(toUs.ToRead, fromUs.ToWrite, Factory.ForProtocol(() => protocol));
            Assert.Equal(["made"], protocol.Events);
            toUs.Write("to us");
            await protocol.Has(5);
            protocol.Write("from");
            protocol.Write(" us");
            await reactor.UntilReady(fromUs.ToRead, DescriptorEvents.Readable);
            Assert.Equal("from us", fromUs.Read());
            Assert.Contains("descriptors", protocol.Transport.Peer.ToString(), StringComparison.Ordinal);
            toUs.CloseWriter();
            await protocol.Lost();
        });
        Assert.Equal("to us", protocol.Text);
        Assert.IsType<ConnectionDoneException>(protocol.Reason!.Exception);
        Assert.Equal(0, reactor.Driver.OpenCount);
    }

    [Fact]
    public void A_reader_that_goes_ends_the_connection_with_a_reset()
    {
        using var toUs = new PipeEnds();
        using var fromUs = new PipeEnds();
        Reactor reactor = Make();
        var protocol = new Recorder();
        reactor.Run(async Deferred () =>
        {
            await reactor.ConnectDescriptors(toUs.ToRead, fromUs.ToWrite, Factory.ForProtocol(() => protocol));
            fromUs.CloseReader();
            await protocol.Lost();
        });
        Assert.IsType<ConnectionResetException>(protocol.Reason!.Exception);
    }

    [Fact]
    public void More_than_a_pipe_holds_waits_for_the_reader_and_nothing_is_lost()
    {
        const int Total = 1_000_000;
        using var toUs = new PipeEnds();
        using var fromUs = new PipeEnds();
        Reactor reactor = Make();
        var protocol = new Recorder();
        var reader = new Recorder { WhenReceived = static (_, _) => { } };
        reactor.Run(async Deferred () =>
        {
            await reactor.ConnectDescriptors(toUs.ToRead, fromUs.ToWrite, Factory.ForProtocol(() => protocol));
            protocol.Transport.Write(new byte[Total].AsSpan());
            Assert.InRange(protocol.Transport.Unsent, 1, Total);
            protocol.Transport.LoseConnection();
            fromUs.CloseWriter();
            using var unused = new PipeEnds();
            await reactor.ConnectDescriptors(fromUs.ToRead, unused.ToWrite, Factory.ForProtocol(() => reader));
            await protocol.Lost();
            await reader.Lost();
        });
        Assert.Equal(Total, reader.Count);
        Assert.IsType<ConnectionDoneException>(protocol.Reason!.Exception);
    }

    [Fact]
    public void A_protocol_that_pauses_receives_nothing_until_it_resumes()
    {
        using var toUs = new PipeEnds();
        using var fromUs = new PipeEnds();
        Reactor reactor = Make();
        var protocol = new Recorder();
        reactor.Run(async Deferred () =>
        {
            await reactor.ConnectDescriptors(toUs.ToRead, fromUs.ToWrite, Factory.ForProtocol(() => protocol));
            protocol.Transport.PauseProducing();
            toUs.Write("later");
            await Sleep(reactor, 0.02);
            Assert.Equal(0, protocol.Count);
            protocol.Transport.ResumeProducing();
            await protocol.Has(5);
            protocol.Transport.AbortConnection();
            await protocol.Lost();
        });
        Assert.IsType<ConnectionAbortedException>(protocol.Reason!.Exception);
    }

    [Fact]
    public void A_socket_that_the_program_has_made_is_carried_and_half_closed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The sockets are used by their numbers.");
        Reactor reactor = Make();
        var protocol = new HalfCloser();
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        listener.Listen();
        using var ours = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        ours.Connect(listener.LocalEndPoint!);
        using Socket theirs = listener.Accept();
        reactor.Run(async Deferred () =>
        {
            await reactor.ConnectDescriptor(ours.SafeHandle, Factory.ForProtocol(() => protocol));
            protocol.Write("question");
            protocol.Transport.LoseWriteConnection();
            byte[] received = new byte[100];
            string read = "";
            for (int count = 1; count > 0; )
            {
                await reactor.UntilReady(theirs.SafeHandle, DescriptorEvents.Readable);
#pragma warning disable BKT0001 // Something is there.
                count = theirs.Receive(received);
#pragma warning restore BKT0001
                read += System.Text.Encoding.ASCII.GetString(received, 0, count);
            }

            Assert.Equal("question", read);
#pragma warning disable BKT0001 // There is room for it.
            theirs.Send("answer"u8);
#pragma warning restore BKT0001
            theirs.Shutdown(SocketShutdown.Send);
            await protocol.Has(6);
            await protocol.Until(() => protocol.HasReadEnd);
            protocol.Transport.LoseConnection();
            await protocol.Lost();
        });
        Assert.Equal("answer", protocol.Text);
    }

    [Fact]
    public void A_factory_that_makes_no_protocol_leaves_nothing_open()
    {
        using var toUs = new PipeEnds();
        using var fromUs = new PipeEnds();
        Reactor reactor = Make();
        reactor.Run(async Deferred () =>
        {
            await Assert.ThrowsAsync<InvalidDataException>(async () =>
                await reactor.ConnectDescriptors(
                    toUs.ToRead,
                    fromUs.ToWrite,
                    Factory.ForProtocol(static Recorder () => throw new InvalidDataException())
                )
            );
            await Sleep(reactor, 0.01);
            Assert.Equal(0, reactor.Driver.OpenCount);
            Assert.Throws<ArgumentException>(() =>
                reactor.ConnectDescriptors(toUs.ToRead, 54321, Factory.ForProtocol(static () => new Recorder()))
            );
            Assert.Equal(0, reactor.Driver.OpenCount);
        });
    }

    private sealed class HalfCloser : Recorder, IHalfCloseableProtocol
    {
        public bool HasReadEnd { get; private set; }

        public void ReadConnectionLost()
        {
            HasReadEnd = true;
            CompleteWaiters();
        }

        public void WriteConnectionLost() { }
    }
}
