using System.Text;
using Becket.Tests.Reactors;

namespace Becket.Tests.Net;

public abstract partial class NetContract
{
    /// <summary>A client that does not know that the reactor stops, as one in another process.</summary>
    private static readonly Action<Recorder> s_unaware = static _ => { };

    [Fact]
    public void What_is_unsent_when_the_reactor_stops_arrives_whole_at_a_slow_reader_that_goes_on_sending()
    {
        const int Length = 10_000_000;
        Reactor reactor = Make();
        var server = new Recorder { WhenReceived = static (_, _) => { } };
        var client = new Recorder { WhenStopRequested = s_unaware };
        client.WhenReceived = (_, _) =>
        {
            // A slow reader, which talks: the server must not answer its words with a reset.
            client.Write("still here");
            if (client.Transport.IsConnected)
            {
                client.Transport.PauseProducing();
                reactor.CallLater(Seconds(0.0005), client.Transport.ResumeProducing);
            }
        };
        reactor.Run(async Deferred () =>
        {
            await Pair(reactor, server, client);
            server.Transport.Write(new byte[Length]);
        });
        Assert.Equal(Length, client.Count);
        Assert.IsType<ConnectionDoneException>(client.Reason!.Exception);
        Assert.IsType<ConnectionDoneException>(server.Reason!.Exception);
        AssertNothingIsLeft(reactor);
    }

    [Fact]
    public void A_peer_that_never_reads_holds_the_stop_to_its_time_limit_and_is_named_in_the_log()
    {
        Reactor reactor = Make(static options => options with { ShutdownTimeout = Seconds(0.2) });
        var server = new Recorder();
        var client = new Recorder { WhenStopRequested = s_unaware };
        double began = 0;
        reactor.Run(async Deferred () =>
        {
            await Pair(reactor, server, client);
            client.Transport.PauseProducing();
            server.Transport.Write(new byte[20_000_000]);
            began = reactor.Seconds;
        });
        Assert.True(reactor.Seconds - began >= 0.2);
        Assert.IsType<ConnectionLostException>(server.Reason!.Exception);
        LogEntry entry = Log.TakeOne();
        Assert.Equal(120, entry.Id);
        Assert.Contains(server.Transport.Peer.ToString()!, entry.Text, StringComparison.Ordinal);
        Assert.Contains("bytes unsent", entry.Text, StringComparison.Ordinal);
        AssertNothingIsLeft(reactor);
    }

    [Fact]
    public void A_peer_that_goes_on_sending_holds_the_stop_to_its_time_limit()
    {
        Reactor reactor = Make(static options => options with { ShutdownTimeout = Patience.Time });
        var server = new Recorder { WhenReceived = static (_, _) => { } };

        // The limit begins once the end of the stream has come: the loop may pause before that.
        var client = new HalfCloseableRecorder
        {
            WhenStopRequested = s_unaware,
            WhenReadLost = _ => reactor.StopWithin(Seconds(0.2)),
        };
        reactor.Run(async Deferred () =>
        {
            await Pair(reactor, server, client);
            Send();
        });
        Assert.Equal(["made", "stop", "read lost", "lost"], client.Events);
        Assert.IsType<ConnectionLostException>(server.Reason!.Exception);
        Assert.Contains(
            "1 connection",
            Log.TakeOne().Text.Replace("2 connections", "1 connection"),
            StringComparison.Ordinal
        );

        void Send()
        {
            if (client.Transport.IsConnected)
            {
                client.Write("more");
                reactor.CallLater(Seconds(0.01), Send);
            }
        }
    }

    [Fact]
    public void A_silent_peer_that_does_not_answer_the_end_of_the_stream_does_not_hold_the_stop_to_its_limit()
    {
        Reactor reactor = Make(static options => options with { ShutdownTimeout = Timeout.InfiniteTimeSpan });
        var server = new Recorder();
        var client = new HalfCloseableRecorder { WhenStopRequested = s_unaware };
        server.WhenLost = _ => client.Transport.LoseConnection();
        reactor.Run(async Deferred () => await Pair(reactor, server, client));
        Assert.IsType<ConnectionDoneException>(server.Reason!.Exception);
    }

    [Fact]
    public void A_protocol_says_good_bye_and_waits_for_the_answer()
    {
        Reactor reactor = Make();
        var server = new Recorder { WhenStopRequested = static server => server.Write("Good-bye.") };
        server.WhenReceived = (_, _) => server.Transport.LoseConnection();
        var client = new Recorder { WhenStopRequested = s_unaware };
        client.WhenReceived = (_, data) => client.Write(Encoding.ASCII.GetString(data) + " Bye.");
        reactor.Run(async Deferred () => await Pair(reactor, server, client));
        Assert.Equal(["made", "stop", "data", "lost"], server.Events);
        Assert.Equal(["made", "stop", "data", "lost"], client.Events);
        Assert.IsType<ConnectionDoneException>(client.Reason!.Exception);
        AssertNothingIsLeft(reactor);
    }

    [Fact]
    public void A_good_bye_that_throws_ends_its_connection_and_the_others_end_in_order()
    {
        Reactor reactor = Make();
        var bad = new Recorder { WhenStopRequested = static _ => throw new FormatException("Meant to fail.") };
        var good = new Recorder();
        reactor.Run(async Deferred () =>
        {
            await Pair(reactor, bad);
            await Pair(reactor, good);
        });
        Assert.IsType<FormatException>(bad.Reason!.Exception);
        Assert.IsType<ConnectionDoneException>(good.Reason!.Exception);
        Assert.Contains("StopRequested", Log.TakeOne().Text, StringComparison.Ordinal);
        AssertNothingIsLeft(reactor);
    }

    [Fact]
    public void A_producer_that_is_registered_when_the_reactor_stops_finishes()
    {
        Reactor reactor = Make();
        var server = new Recorder();
        var client = new Recorder { WhenStopRequested = s_unaware };
        reactor.Run(async Deferred () =>
        {
            await Pair(reactor, server, client);
            server.Transport.RegisterProducer(new Counting(server.Transport, 100));
        });
        Assert.Equal(100 * 1000, client.Count);
        AssertNothingIsLeft(reactor);
    }

    [Fact]
    public void Two_connections_that_are_the_producers_of_each_other_end()
    {
        Reactor reactor = Make();
        var one = new Recorder();
        var other = new Recorder();
        reactor.Run(async Deferred () =>
        {
            await Pair(reactor, one, new Recorder { WhenStopRequested = s_unaware });
            await Pair(reactor, other, new Recorder { WhenStopRequested = s_unaware });
            one.Transport.RegisterProducer(other.Transport);
            other.Transport.RegisterProducer(one.Transport);
        });
        Assert.IsType<ConnectionDoneException>(one.Reason!.Exception);
        Assert.IsType<ConnectionDoneException>(other.Reason!.Exception);
        AssertNothingIsLeft(reactor);
    }

    [Fact]
    public void A_port_accepts_nothing_more_while_the_triggers_before_shutdown_run()
    {
        Reactor reactor = Make();
        ListeningPort? port = null;
        Exception? refused = null;
        reactor.AddSystemEventTrigger(
            SystemEvent.Shutdown,
            SystemEventPhase.Before,
            () =>
            {
                Assert.False(port!.IsListening);
                return Connect(reactor, port.Port).AddErrback(failure => refused = failure.Exception);
            }
        );
        reactor.Run(async Deferred () => port = await Listen(reactor, Factory.ForProtocol(Echo)));
        Assert.IsType<ConnectionRefusedException>(refused);
    }

    [Fact]
    public void A_connection_that_a_program_makes_while_the_others_end_is_given_up()
    {
        Reactor reactor = Make();
        Exception? error = null;
        var server = new Recorder
        {
            WhenLost = _ => Connect(reactor, 1).AddErrback(failure => error = failure.Exception),
        };
        reactor.Run(async Deferred () => await Pair(reactor, server));
        Assert.IsType<ConnectException>(error);
        AssertNothingIsLeft(reactor);
    }

    [Fact]
    public void An_accept_loop_ends_and_a_reader_sees_the_end_of_the_stream_and_still_answers()
    {
        Reactor reactor = Make();
        var client = new Recorder { WhenStopRequested = s_unaware };
        bool hasLoopEnded = false;
        reactor.Run(async Deferred () =>
        {
            ConnectionListener listener = reactor.AcceptTcp(
                0,
                new ListenOptions { Interface = System.Net.IPAddress.Loopback }
            );
            _ = Accept(listener);
            await Connect(reactor, listener.Port, client);
            client.Write("ab");
            await client.Has(1);
        });
        Assert.True(hasLoopEnded);
        Assert.Equal("ab 0, bye", client.Text);
        Assert.IsType<ConnectionDoneException>(client.Reason!.Exception);
        AssertNothingIsLeft(reactor);

        async Deferred Accept(ConnectionListener listener)
        {
            await foreach (Connection connection in listener)
            {
                _ = Serve(connection);
            }

            hasLoopEnded = true;
        }

        async Deferred Serve(Connection connection)
        {
            await using Connection _ = connection;
            byte[] request = new byte[2];
            await connection.AsStream().ReadExactlyAsync(request);
            connection.Write(request);
            int rest = await connection.AsStream().ReadAsync(request);
            await reactor.DeferLater(Seconds(0.05));
            connection.Write(Encoding.ASCII.GetBytes($" {rest}, bye"));
        }
    }

    [Fact]
    public void A_shorter_time_limit_cuts_a_stop_short()
    {
        Reactor reactor = Make(static options => options with { ShutdownTimeout = Timeout.InfiniteTimeSpan });
        var server = new Recorder { WhenStopRequested = s_unaware };
        reactor.Run(async Deferred () =>
        {
            await Pair(reactor, server, new Recorder { WhenStopRequested = s_unaware });
            reactor.CallLater(Seconds(0.01), () => reactor.StopWithin(Seconds(0.01)));
        });
        Assert.IsType<ConnectionLostException>(server.Reason!.Exception);
        Assert.Contains("2 connections", Log.TakeOne().Text, StringComparison.Ordinal);
        AssertNothingIsLeft(reactor);
    }

    [Fact]
    public void A_stop_with_no_time_closes_what_is_open_at_once()
    {
        Reactor reactor = Make();
        var server = new Recorder { WhenStopRequested = s_unaware };
        reactor.CallWhenRunning(() => _ = Begin());
        reactor.Run();
        Assert.Equal(["made", "lost"], server.Events);
        Assert.IsType<ConnectionLostException>(server.Reason!.Exception);
        AssertNothingIsLeft(reactor);

        async Deferred Begin()
        {
            await Pair(reactor, server);
            reactor.StopWithin(TimeSpan.Zero);
        }
    }

    /// <summary>Writes a thousand bytes each time it is asked, and unregisters in the end.</summary>
    private sealed class Counting(ITransport transport, int count) : IPullProducer
    {
        private int _left = count;

        public void ResumeProducing()
        {
            transport.Write(new byte[1000]);
            if (--_left == 0)
            {
                transport.UnregisterProducer();
            }
        }

        public void StopProducing() => _left = 0;
    }
}
