using System.Net;

namespace Becket.Testing.Tests;

public sealed class StringTransportTests
{
    [Fact]
    public void A_protocol_gets_what_a_test_delivers_and_the_test_reads_what_it_wrote()
    {
        var echo = new Chatty { WhenReceived = static (echo, text) => echo.Say(text.ToUpperInvariant()) };
        var transport = new StringTransport();
        transport.Connect(echo);
        transport.Deliver("hello");
        transport.DeliverInPieces("abc", 2);

        Assert.Equal(["made", "hello", "ab", "c"], echo.Calls);
        Assert.Equal("HELLOABC", transport.TakeText());
        Assert.Equal("", transport.Text);
        Assert.Empty(transport.Written);
    }

    [Fact]
    public void The_end_comes_when_the_test_says_so_and_once()
    {
        var chatty = new Chatty();
        var transport = new StringTransport();
        transport.Connect(chatty);
        chatty.Transport.LoseConnection();
        Assert.Equal((true, false), (transport.IsDisconnecting, transport.IsConnected));
        transport.Deliver("dropped");
        Assert.Equal(["made"], chatty.Calls);
        transport.End();
        transport.End();
        chatty.Say("dropped");

        Assert.Equal(["made", "lost"], chatty.Calls);
        Assert.IsType<ConnectionDoneException>(chatty.Reason);
        Assert.Equal("", transport.Text);
    }

    [Fact]
    public void An_abort_and_a_reason_of_the_test_are_the_reason()
    {
        var aborted = new Chatty();
        var transport = new StringTransport();
        transport.Connect(aborted);
        aborted.Transport.AbortConnection();
        transport.End();
        Assert.True(transport.IsAborted);
        Assert.IsType<ConnectionAbortedException>(aborted.Reason);

        var reset = new Chatty();
        transport = new StringTransport();
        transport.Connect(reset);
        transport.End(new ConnectionLostException("cable"));
        Assert.Equal("cable", reset.Reason!.Message);
    }

    [Fact]
    public void The_end_of_the_peers_stream_ends_only_a_protocol_that_cannot_be_half_closed()
    {
        (Chatty whole, Chatty half) = (new Chatty(), new Chatty { IsHalfCloseable = true });
        (StringTransport first, StringTransport second) = (new StringTransport(), new StringTransport());
        first.Connect(whole);
        second.Connect(half);
        first.EndOfStream();
        second.EndOfStream();
        half.Transport.LoseWriteConnection();

        Assert.Equal(["made", "lost"], whole.Calls);
        Assert.Equal(["made", "read lost"], half.Calls);
        Assert.True(second.HasLostWriting);
    }

    [Fact]
    public void A_blocked_peer_pauses_the_producer_and_a_free_one_resumes_it()
    {
        var producer = new Pushing();
        var transport = new StringTransport { IsBlocked = true, HighWaterMark = 4 };
        transport.Connect(new Chatty());
        transport.RegisterProducer(producer);
        transport.Write("abcd"u8);
        Assert.Equal((4, ""), (transport.Unsent, producer.Calls));
        transport.Write("e"u8);
        transport.Write("f"u8);
        Assert.Equal((6, "pause "), (transport.Unsent, producer.Calls));
        transport.IsBlocked = false;
        Assert.Equal((0, "pause resume "), (transport.Unsent, producer.Calls));
        Assert.Same(producer, transport.Producer);
        transport.End();
        Assert.Equal("pause resume stop ", producer.Calls);
        Assert.Null(transport.Producer);
    }

    [Fact]
    public void A_pull_producer_is_asked_when_all_is_sent()
    {
        var transport = new StringTransport { IsBlocked = true };
        var producer = new Pulling(transport);
        transport.Connect(new Chatty());
        transport.RegisterProducer(producer);
        Assert.Equal("", transport.Text);
        transport.IsBlocked = false;
        Assert.Equal("piece ", transport.Text);
        Assert.Throws<InvalidOperationException>(() => transport.RegisterProducer(new Pushing()));
        transport.UnregisterProducer();
        transport.End();
    }

    [Fact]
    public void A_producer_of_a_connection_that_has_ended_is_stopped()
    {
        var transport = new StringTransport();
        transport.Connect(new Chatty());
        transport.End();
        var producer = new Pushing();
        transport.RegisterProducer(producer);

        Assert.Equal("stop ", producer.Calls);
    }

    [Fact]
    public void Pausing_is_noted()
    {
        var transport = new StringTransport();
        transport.PauseProducing();
        Assert.True(transport.IsPaused);
        transport.ResumeProducing();
        Assert.False(transport.IsPaused);
    }

    [Fact]
    public void What_the_protocol_throws_comes_out()
    {
        var transport = new StringTransport();
        transport.Connect(new Chatty { WhenReceived = static (_, text) => throw new FormatException(text) });

        Assert.Equal("boom", Assert.Throws<FormatException>(() => transport.Deliver("boom")).Message);
        Assert.True(transport.IsConnected);
    }

    [Fact]
    public void Mistakes_are_named()
    {
        var transport = new StringTransport();
        Assert.Contains(
            "Call Connect first",
            Assert.Throws<InvalidOperationException>(() => transport.Deliver("early")).Message,
            StringComparison.Ordinal
        );
        transport.Connect(new Chatty());
        Assert.Throws<InvalidOperationException>(() => transport.Connect(new Chatty()));
        Assert.Contains(
            "new StringTransport(reactor)",
            Assert.Throws<InvalidOperationException>(() => transport.Reactor).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Addresses_and_the_reactor_are_the_tests_choice() =>
        ReactorTest.Run(static reactor =>
        {
            var transport = new StringTransport(reactor)
            {
                Peer = new DnsEndPoint("peer.example", 7),
                Host = new DnsEndPoint("host.example", 8),
            };

            Assert.Same(reactor, transport.Reactor);
            Assert.Equal("Unspecified/peer.example:7", transport.Peer.ToString());
            return Deferred.Succeed();
        });

    [Fact]
    public void A_time_out_works_on_the_reactor_of_a_test() =>
        ReactorTest.Run(static async reactor =>
        {
            var transport = new StringTransport(reactor);
            transport.Connect(
                new Chatty
                {
                    WhenMade = static chatty => _ = new IdleTimeout(chatty.Transport, TimeSpan.FromMinutes(1)),
                }
            );
            await reactor.DeferLater(TimeSpan.FromSeconds(61));

            Assert.False(transport.IsConnected);
        });

    private sealed class Pushing : IPushProducer
    {
        public string Calls { get; private set; } = "";

        public void PauseProducing() => Calls += "pause ";

        public void ResumeProducing() => Calls += "resume ";

        public void StopProducing() => Calls += "stop ";
    }

    private sealed class Pulling(ITransport consumer) : IPullProducer
    {
        public void ResumeProducing() => consumer.Write("piece "u8);

        public void StopProducing() { }
    }
}
