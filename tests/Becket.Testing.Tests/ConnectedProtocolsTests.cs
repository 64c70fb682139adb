namespace Becket.Testing.Tests;

public sealed class ConnectedProtocolsTests
{
    [Fact]
    public void Bytes_move_only_when_the_test_says_so()
    {
        (Chatty client, Chatty server, ConnectedProtocols joined) = Join();
        client.Say("hello");
        Assert.Equal(5, joined.Client.Unsent);
        Assert.Equal(["made"], server.Calls);
        Assert.Equal(2, joined.DeliverToServer(2));
        Assert.Equal(["made", "he"], server.Calls);
        server.Say("yes");
        Assert.Equal(3, joined.DeliverToClient(100));
        Assert.Equal(3, joined.DeliverToServer(100));
        Assert.Equal(0, joined.DeliverToServer(100));

        Assert.Equal(["made", "he", "llo"], server.Calls);
        Assert.Equal(["made", "yes"], client.Calls);
        Assert.Equal(0, joined.Client.Unsent);
    }

    [Fact]
    public void A_step_delivers_what_was_under_way_when_it_began()
    {
        var server = new Chatty { WhenReceived = static (server, text) => server.Say($"{text}!") };
        var client = new Chatty();
        var joined = ConnectedProtocols.Join(client, server);
        client.Say("a");

        Assert.True(joined.Step());
        Assert.Equal(["made"], client.Calls);
        Assert.True(joined.Step());
        Assert.Equal(["made", "a!"], client.Calls);
        Assert.False(joined.Step());
    }

    [Fact]
    public void Bytes_can_be_cut_into_pieces_of_any_length()
    {
        for (int length = 1; length <= 6; length++)
        {
            var lines = new List<string>();
            var joined = ConnectedProtocols.Join(new Chatty(), new Lined(lines));
            joined.PieceLength = length;
            joined.Client.Write("ab\r\ncd\r\n"u8);
            joined.Flush();

            Assert.Equal(["ab", "cd"], lines);
        }
    }

    [Fact]
    public void Flush_goes_on_until_nothing_is_under_way()
    {
        var server = new Chatty { WhenReceived = static (server, text) => server.Say(text) };
        int left = 3;
        var client = new Chatty
        {
            WhenMade = static client => client.Say("ping"),
            WhenReceived = (client, text) =>
            {
                if (--left > 0)
                {
                    client.Say(text);
                }
            },
        };
        var joined = ConnectedProtocols.Join(client, server);

        Assert.Equal(6, joined.Flush());
        Assert.Equal(0, joined.Flush());
        Assert.Equal(["made", "ping", "ping", "ping"], server.Calls);
    }

    [Fact]
    public void Protocols_that_never_stop_answering_are_noticed()
    {
        var client = new Chatty
        {
            WhenMade = static client => client.Say("ping"),
            WhenReceived = static (client, text) => client.Say(text),
        };
        var joined = ConnectedProtocols.Join(
            client,
            new Chatty { WhenReceived = static (server, text) => server.Say(text) }
        );

        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => joined.Flush(10));
        Assert.StartsWith("After 10 steps the protocols still send", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_close_arrives_behind_the_bytes_and_ends_both_sides_in_order()
    {
        (Chatty client, Chatty server, ConnectedProtocols joined) = Join();
        client.Say("last words");
        client.Transport.LoseConnection();
        server.Say("dropped");
        Assert.DoesNotContain("lost", client.Calls);
        joined.Flush();

        Assert.Equal(["made", "lost"], client.Calls);
        Assert.Equal(["made", "last words", "lost"], server.Calls);
        Assert.IsType<ConnectionDoneException>(client.Reason);
        Assert.IsType<ConnectionDoneException>(server.Reason);
        Assert.True(joined.HasEnded);
    }

    [Fact]
    public void The_answer_to_a_close_is_sent_before_the_end()
    {
        var client = new Chatty { IsHalfCloseable = true };
        var server = new Chatty();
        var joined = ConnectedProtocols.Join(client, server);
        server.Say("late answer");
        client.Transport.LoseWriteConnection();
        joined.Flush();
        Assert.Equal(["made", "late answer", "write lost", "read lost"], client.Calls);
        Assert.Equal(["made", "lost"], server.Calls);
        Assert.False(joined.HasEnded);
        client.Transport.LoseConnection();
        joined.Flush();

        Assert.Equal("lost", client.Calls[^1]);
        Assert.True(joined.HasEnded);
    }

    [Fact]
    public void A_half_close_leaves_the_other_direction_open()
    {
        (Chatty client, Chatty server) = (new Chatty { IsHalfCloseable = true }, new Chatty { IsHalfCloseable = true });
        var joined = ConnectedProtocols.Join(client, server);
        client.Say("question");
        client.Transport.LoseWriteConnection();
        client.Say("dropped");
        joined.Flush();
        server.Say("answer");
        server.Transport.LoseConnection();
        joined.Flush();

        Assert.Equal(["made", "question", "read lost", "lost"], server.Calls);
        Assert.Equal(["made", "write lost", "answer", "read lost"], client.Calls);
    }

    [Fact]
    public void An_abort_drops_what_is_under_way_and_resets_the_other_side()
    {
        (Chatty client, Chatty server, ConnectedProtocols joined) = Join();
        client.Say("lost bytes");
        client.Transport.AbortConnection();
        Assert.True(server.Transport.IsConnected);
        joined.Flush();

        Assert.Equal(["made", "lost"], server.Calls);
        Assert.IsType<ConnectionAbortedException>(client.Reason);
        Assert.IsType<ConnectionResetException>(server.Reason);
        Assert.True(joined.HasEnded);
    }

    [Fact]
    public void A_side_that_pauses_receives_nothing_until_it_resumes()
    {
        (Chatty client, Chatty server, ConnectedProtocols joined) = Join();
        server.Transport.PauseProducing();
        client.Say("wait");
        Assert.Equal(0, joined.DeliverToServer(4));
        Assert.Equal(0, joined.Flush());
        server.Transport.ResumeProducing();
        joined.Flush();

        Assert.Equal(["made", "wait"], server.Calls);
    }

    [Fact]
    public void A_push_producer_is_paused_above_the_mark_and_resumed_when_all_is_delivered()
    {
        (Chatty client, _, ConnectedProtocols joined) = Join();
        var producer = new Producer();
        client.Transport.HighWaterMark = 3;
        client.Transport.RegisterProducer((IPushProducer)producer);
        client.Say("abcd");
        Assert.Equal("pause ", producer.Calls);
        joined.DeliverToServer(4);
        Assert.Equal("pause ", producer.Calls);
        joined.Step();
        Assert.Equal("pause resume ", producer.Calls);
        client.Transport.AbortConnection();
        joined.Flush();

        Assert.Equal("pause resume stop ", producer.Calls);
    }

    [Fact]
    public void A_pull_producer_is_asked_until_it_unregisters_and_a_close_waits_for_it()
    {
        (Chatty client, Chatty server, ConnectedProtocols joined) = Join();
        var producer = new Producer { Pieces = 2, To = client.Transport };
        client.Transport.RegisterProducer((IPullProducer)producer);
        client.Transport.LoseConnection();
        joined.Flush();

        Assert.Equal(["made", "piece", "piece", "lost"], server.Calls);
        Assert.Equal("resume resume resume ", producer.Calls);
    }

    [Fact]
    public void What_a_protocol_throws_comes_out_of_the_step_that_delivered_to_it()
    {
        var joined = ConnectedProtocols.Join(
            new Chatty { WhenMade = static client => client.Say("boom") },
            new Chatty { WhenReceived = static (_, text) => throw new FormatException(text) }
        );

        Assert.Equal("boom", Assert.Throws<FormatException>(() => joined.Step()).Message);
    }

    [Fact]
    public void Each_side_knows_the_others_address_and_the_reactor_of_the_test() =>
        ReactorTest.Run(static reactor =>
        {
            var joined = ConnectedProtocols.Join(new Chatty(), new Chatty(), reactor);
            Assert.Equal(joined.Client.Host, joined.Server.Peer);
            Assert.Equal(joined.Server.Host, joined.Client.Peer);
            Assert.Same(reactor, joined.Client.Reactor);
            Assert.Contains(
                "Join(client, server, reactor)",
                Assert
                    .Throws<InvalidOperationException>(static () =>
                        ConnectedProtocols.Join(new Chatty(), new Chatty()).Client.Reactor
                    )
                    .Message,
                StringComparison.Ordinal
            );
            return Deferred.Succeed();
        });

    private static (Chatty Client, Chatty Server, ConnectedProtocols Joined) Join()
    {
        (Chatty client, Chatty server) = (new Chatty(), new Chatty());
        return (client, server, ConnectedProtocols.Join(client, server));
    }

    private sealed class Lined(List<string> lines) : LineReceiver
    {
        protected override void LineReceived(ReadOnlySpan<byte> line) =>
            lines.Add(System.Text.Encoding.UTF8.GetString(line));
    }

    private sealed class Producer : IPushProducer, IPullProducer
    {
        public string Calls { get; private set; } = "";

        public int Pieces { get; set; }

        public ITransport? To { get; init; }

        public void PauseProducing() => Calls += "pause ";

        public void ResumeProducing()
        {
            Calls += "resume ";
            if (To is null)
            {
                return;
            }

            if (Pieces-- > 0)
            {
                To.Write("piece"u8);
            }
            else
            {
                To.UnregisterProducer();
            }
        }

        public void StopProducing() => Calls += "stop ";
    }
}
