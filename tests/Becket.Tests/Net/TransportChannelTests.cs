using Becket.Tests.Reactors;

namespace Becket.Tests.Net;

/// <summary>What the library does with channels and ports of users that break their promises.</summary>
public sealed partial class TransportChannelTests : ReactorTest
{
    [Fact]
    public void A_channel_whose_write_throws_ends_its_connection_with_that_reason()
    {
        var recorder = new Recorder { WhenMade = static recorder => recorder.Write("bytes") };
        Run(
            async Deferred (reactor) =>
            {
                var channel = new ScriptedChannel(reactor)
                {
                    WhenWritten = static _ => throw new IOException("no"),
                    WhenAborted = static channel => channel.Closed(),
                };
                await Assert.ThrowsAsync<IOException>(async () =>
                    await channel.Connect(Factory.ForProtocol(() => recorder))
                );
                await recorder.Lost();
                Assert.Equal(["start", "write", "abort"], channel.Calls);
            }
        );
        Assert.IsType<IOException>(recorder.Reason!.Exception);
        Assert.Contains("ScriptedChannel.Write", Assert.Single(Log.Take()).ToString());
    }

    [Fact]
    public void A_channel_that_cannot_start_connects_its_protocol_and_ends()
    {
        var recorder = new Recorder();
        Run(
            async Deferred (reactor) =>
            {
                var channel = new ScriptedChannel(reactor)
                {
                    WhenStarted = static _ => throw new IOException("no"),
                    WhenAborted = static channel => channel.Closed(),
                };
                await Assert.ThrowsAsync<IOException>(async () =>
                    await channel.Connect(Factory.ForProtocol(() => recorder))
                );
                await recorder.Lost();
            }
        );
        Assert.Equal(["made", "lost"], recorder.Events);
        Assert.IsType<IOException>(recorder.Reason!.Exception);
        Assert.Contains("StartReading", Assert.Single(Log.Take()).ToString());
    }

    [Fact]
    public void A_channel_whose_abort_throws_has_ended()
    {
        var recorder = new Recorder { WhenMade = static recorder => recorder.Transport.AbortConnection() };
        Run(
            async Deferred (reactor) =>
            {
                var channel = new ScriptedChannel(reactor) { WhenAborted = static _ => throw new IOException("no") };
                await Assert.ThrowsAsync<ConnectionAbortedException>(async () =>
                    await channel.Connect(Factory.ForProtocol(() => recorder))
                );
                await recorder.Lost();
            }
        );
        Assert.Contains("Abort", Assert.Single(Log.Take()).ToString());
    }

    [Fact]
    public void The_reactors_end_ends_channels_that_never_answer_or_throw()
    {
        Recorder[] recorders = [new(), new(), new(), new()];
        var factory = new ScriptedFactory();
        Run(
            async Deferred (reactor) =>
            {
                foreach (Recorder recorder in recorders)
                {
                    var channel = new ScriptedChannel(reactor)
                    {
                        WhenAborted = static _ => throw new IOException("no"),
                    };
                    await channel.Connect(Factory.ForProtocol(() => recorder));
                }

                recorders[1].Transport.LoseConnection();

                // Rejected before it has started, and its channel does not answer either.
                var port = new ScriptedPort(reactor, factory);
                port.Begin();
                port.Take(new ScriptedChannel(reactor));
                await Assert.ThrowsAsync<NoProtocolException>(async () =>
                    await new ScriptedChannel(reactor).Connect(Factory.ForProtocol<Recorder>(() => null!))
                );
            }
        );
        Assert.All(recorders, static recorder => Assert.Equal(["made", "lost"], recorder.Events));
        Assert.Equal(5, Log.Take().Count);
        Assert.Equal((1, 1), (factory.Started, factory.Stopped));
    }

    [Fact]
    public void A_protocol_that_connects_anew_at_each_end_does_not_keep_the_reactor()
    {
        int made = 0;
        Run(
            async Deferred (reactor) =>
            {
                Connect();
                await Sleep(reactor, 1);

                void Connect() =>
                    new ScriptedChannel(reactor).Connect(
                        Factory.ForProtocol(() =>
                        {
                            Assert.InRange(++made, 1, 100);
                            return new Recorder { WhenLost = _ => Connect() };
                        })
                    );
            }
        );
        Assert.Equal(2, made);
    }

    [Fact]
    public void A_connection_that_ends_while_its_protocol_is_built_is_made_and_lost()
    {
        var recorder = new Recorder();
        Run(
            async Deferred (reactor) =>
            {
                var channel = new ScriptedChannel(reactor);
                Deferred<Recorder> connected = channel.Connect(
                    Factory.ForProtocol(() =>
                    {
                        Assert.Throws<InvalidOperationException>(() => channel.Receive("early"));
                        channel.EndOfStream();
                        channel.Closed(new IOException("gone"));
                        return recorder;
                    })
                );
                await Assert.ThrowsAsync<ConnectionLostException>(async () => await connected);
                await recorder.Lost();
                Assert.Empty(channel.Calls);
            }
        );
        Assert.Equal(["made", "lost"], recorder.Events);
        Assert.IsType<IOException>(recorder.Reason!.Exception.InnerException);
    }

    [Fact]
    public void A_channel_that_has_reported_its_end_is_not_called_again()
    {
        var recorder = new Recorder
        {
            WhenMade = static recorder =>
            {
                recorder.Write("one");
                recorder.Write("two");
                recorder.Transport.PauseProducing();
                recorder.Transport.LoseWriteConnection();
                recorder.Transport.LoseConnection();
                recorder.Transport.AbortConnection();
            },
        };
        Run(
            async Deferred (reactor) =>
            {
                var channel = new ScriptedChannel(reactor)
                {
                    WhenWritten = static channel => channel.Closed(new IOException("first")),
                };
                await Assert.ThrowsAsync<ConnectionLostException>(async () =>
                    await channel.Connect(Factory.ForProtocol(() => recorder))
                );
                await recorder.Lost();
                channel.Closed(new IOException("second"));
                channel.Receive("late");
                channel.EndOfStream();
                channel.Drained();
                await Sleep(reactor, 1);
                Assert.Equal(["start", "write"], channel.Calls);
            }
        );
        Assert.Equal(["made", "lost"], recorder.Events);
        Assert.Equal("first", recorder.Reason!.Exception.InnerException!.Message);
    }

    [Fact]
    public void A_stream_ends_once_and_nothing_is_received_behind_its_end()
    {
        var recorder = new HalfCloseableRecorder();
        Run(
            async Deferred (reactor) =>
            {
                var channel = new ScriptedChannel(reactor);
                await channel.Connect(Factory.ForProtocol(() => recorder));
                channel.Receive("bytes");
                channel.EndOfStream();
                channel.EndOfStream();
                channel.Receive("late");
                channel.Closed();
            }
        );
        Assert.Equal(["made", "data", "read lost", "lost"], recorder.Events);
        Assert.Equal("bytes", recorder.Text);
    }

    [Fact]
    public void A_pull_producer_is_not_asked_by_a_connection_that_is_aborted_and_does_not_end()
    {
        var producer = new PullProducer();
        Run(
            async Deferred (reactor) =>
            {
                var channel = new ScriptedChannel(reactor);
                Recorder recorder = await channel.Connect(Factory.ForProtocol(() => new Recorder()));
                recorder.Transport.RegisterProducer(producer);
                await Deferred.Yield();
                await Deferred.Yield();
                Assert.NotEqual(0, producer.Asked);
                recorder.Transport.AbortConnection();
                int asked = producer.Asked;
                await Sleep(reactor, 1);
                Assert.Equal(asked, producer.Asked);
            }
        );
        Assert.True(producer.IsStopped);
    }

    [Fact]
    public void A_channel_carries_one_connection_and_receives_nothing_before()
    {
        Run(
            async Deferred (reactor) =>
            {
                var channel = new ScriptedChannel(reactor);
                Assert.Throws<InvalidOperationException>(() => channel.Receive("early"));
                Assert.Throws<InvalidOperationException>(() => channel.Closed());
                await channel.Connect(Factory.ForProtocol(() => new Recorder()));
                Assert.Throws<InvalidOperationException>(() =>
                {
                    channel.Connect(Factory.ForProtocol(() => new Recorder()));
                });
                var port = new ScriptedPort(reactor, new ScriptedFactory());
                Assert.Throws<InvalidOperationException>(() => port.Take(channel));
            }
        );
    }

    [Fact]
    public void A_port_that_cannot_free_its_address_has_stopped_its_factory()
    {
        var factory = new ScriptedFactory();
        Run(
            async Deferred (reactor) =>
            {
                var port = new ScriptedPort(reactor, factory)
                {
                    WhenStopped = static () => throw new IOException("no"),
                };
                port.Begin();
                Assert.Throws<InvalidOperationException>(port.Begin);
                await Assert.ThrowsAsync<IOException>(async () => await port.StopListening());
                await port.StopListening();
                Assert.False(port.IsListening);
            }
        );
        Assert.Equal((1, 1), (factory.Started, factory.Stopped));
    }

    [Fact]
    public void A_factory_that_could_not_start_is_started_by_its_next_port_and_not_stopped_before()
    {
        var factory = new ScriptedFactory { IsBroken = true };
        Run(
            async Deferred (reactor) =>
            {
                var first = new ScriptedPort(reactor, factory);
                Assert.Throws<IOException>(first.Begin);
                await Assert.ThrowsAsync<IOException>(async () => await new ScriptedChannel(reactor).Connect(factory));
                Assert.Equal((2, 0), (factory.Started, factory.Stopped));
                factory.IsBroken = false;
                var second = new ScriptedPort(reactor, factory);
                second.Begin();
                Assert.Equal(3, factory.Started);
                await second.StopListening();
            }
        );
        Assert.Equal((3, 1), (factory.Started, factory.Stopped));
    }

    [Fact]
    public void A_port_whose_factory_stops_the_reactor_as_it_starts_has_stopped()
    {
        Reactor reactor = Make();
        var factory = new ScriptedFactory { WhenStarted = reactor.Stop };
        var port = new ScriptedPort(reactor, factory);
        reactor.CallWhenRunning(port.Begin);
        reactor.Run();
        Assert.False(port.IsListening);
        Assert.Equal((1, 1), (factory.Started, factory.Stopped));
    }

    [Fact]
    public void A_reactor_that_stops_at_once_while_a_protocol_is_built_does_not_connect_it()
    {
        Reactor reactor = Make(static options => options with { ShutdownTimeout = TimeSpan.Zero });
        var built = new Recorder();
        var factory = new ScriptedFactory { WhenBuilt = reactor.Stop, Protocol = built };
        var port = new ScriptedPort(reactor, factory);
        var channel = new ScriptedChannel(reactor);
        reactor.CallWhenRunning(() =>
        {
            port.Begin();
            port.Take(channel);
        });
        reactor.Run();
        Assert.Empty(built.Events);
        Assert.Equal("abort", channel.Calls[0]);
        Assert.Equal((0, 1), (port.Connections, factory.Stopped));
    }

    [Fact]
    public void Ports_and_channels_that_come_after_the_reactors_end_are_refused_and_start_no_factory()
    {
        var factory = new ScriptedFactory();
        Reactor reactor = Make();
        reactor.Run(static () => Deferred.Succeed());
        var port = new ScriptedPort(reactor, factory);
        Assert.Throws<ReactorNotRunningException>(port.Begin);
        Assert.False(port.IsListening);
        Assert.Throws<ReactorNotRunningException>(() =>
        {
            new ScriptedChannel(reactor).Connect(factory);
        });
        Assert.Equal(0, factory.Started);
    }

    [Fact]
    public void What_a_factory_throws_when_it_stops_is_logged_and_does_not_reach_the_channel()
    {
        Run(
            async Deferred (reactor) =>
            {
                var factory = new ScriptedFactory { ThrowsWhenStopped = true, Protocol = new Recorder() };
                var channel = new ScriptedChannel(reactor);
                await channel.Connect(factory);
                channel.Closed();
            }
        );
        Assert.Contains("StopFactory", Assert.Single(Log.Take()).ToString());
    }

    protected override Reactor Create(ReactorOptions? options = null) =>
        Reactor.Create((options ?? new ReactorOptions()) with { VirtualTime = true });

    private void Run(Func<Reactor, Deferred> test)
    {
        // Most of these channels never end.
        Reactor reactor = Make(static options => options with { ShutdownTimeout = TimeSpan.Zero });
        reactor.Run(() => test(reactor));
        Assert.Equal(0, reactor.Statistics().PendingDelayedCalls);
    }

    private sealed class PullProducer : IPullProducer
    {
        public int Asked { get; private set; }

        public bool IsStopped { get; private set; }

        public void ResumeProducing() => Asked++;

        public void StopProducing() => IsStopped = true;
    }
}
