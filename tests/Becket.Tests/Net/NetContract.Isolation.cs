using Becket.Tests.Reactors;
using Microsoft.Extensions.Logging;

namespace Becket.Tests.Net;

public abstract partial class NetContract
{
    /// <summary>Where a server protocol can throw, and the member that the log then names.</summary>
    public static TheoryData<string> PlacesToThrow =>
        ["ConnectionMade", "DataReceived", "ConnectionLost", "ReadConnectionLost", "WriteConnectionLost"];

    [Theory]
    [MemberData(nameof(PlacesToThrow))]
    public void What_a_protocol_throws_ends_its_connection_and_no_other(string place) =>
        Run(
            async Deferred (reactor) =>
            {
                (Recorder? otherServer, Recorder? otherClient) = await Pair(reactor, Echo());
                var error = new FormatException("Thrown by a test.");
                var server = new HalfCloseableRecorder();
                switch (place)
                {
                    case "ConnectionMade":
                        server.WhenMade = _ => throw error;
                        break;
                    case "DataReceived":
                        server.WhenReceived = (_, _) => throw error;
                        break;
                    case "ConnectionLost":
                        server.WhenReadLost = static server => server.Transport.LoseConnection();
                        server.WhenLost = _ => throw error;
                        break;
                    case "ReadConnectionLost":
                        server.WhenReadLost = _ => throw error;
                        break;
                    default:
                        server.WhenReceived = static (server, _) => server.Transport.LoseWriteConnection();
                        server.WhenWriteLost = _ => throw error;
                        break;
                }

                if (place == "ConnectionMade")
                {
                    await ConnectToBeReset(reactor, server);
                }
                else
                {
                    (Recorder _, Recorder? client) = await Pair(reactor, server);
                    client.Write("data");
                    if (place is "ConnectionLost" or "ReadConnectionLost")
                    {
                        client.Transport.LoseWriteConnection();
                    }

                    await client.Lost();
                }

                await Open(reactor, 2);
                Assert.Equal("lost", server.Events[^1]);
                Assert.Single(server.Events, static what => what == "lost");
                if (place != "ConnectionLost")
                {
                    Assert.Same(error, server.Reason!.Exception);
                }

                LogEntry entry = Log.TakeOne();
                Assert.Equal(LogLevel.Error, entry.Level);
                Assert.Same(error, entry.Error);
                Assert.Contains($"{nameof(HalfCloseableRecorder)}.{place}", entry.Text, StringComparison.Ordinal);
                otherClient.Write("Still there?");
                await otherClient.Has(12);
                await Close(otherClient, otherServer);
            }
        );

    [Fact]
    public void A_factory_that_throws_aborts_the_connection_and_the_next_client_is_served() =>
        Run(
            async Deferred (reactor) =>
            {
                bool throws = true;
                var server = new Recorder();
                var factory = new RecordingFactory(() => throws ? throw new FormatException() : server);
                ListeningPort port = await Listen(reactor, factory);
                Assert.False(await EndsInOrder(reactor, port.Port));
                LogEntry entry = Log.Take()[0];
                Assert.IsType<FormatException>(entry.Error);
                Assert.Contains("RecordingFactory.BuildProtocol", entry.Text, StringComparison.Ordinal);
                Assert.Equal(1, port.Refused);
                throws = false;
                Recorder client = await Connect(reactor, port.Port);
                await server.Until(() => server.Events.Count > 0);
                await port.StopListening();
                await Close(client, server);
            }
        );

    [Fact]
    public void A_factory_that_makes_no_protocol_refuses_the_connection_in_order() =>
        Run(
            async Deferred (reactor) =>
            {
                ListeningPort port = await Listen(reactor, new ScriptedFactory());
                Assert.True(await EndsInOrder(reactor, port.Port));
                Assert.Equal(1, port.Refused);
                await port.StopListening();
                Assert.Null(Log.TakeOne().Error);
            }
        );

    [Fact]
    public void A_server_that_throws_in_ConnectionMade_aborts_the_connection() =>
        Run(
            async Deferred (reactor) =>
            {
                var server = new Recorder { WhenMade = static _ => throw new FormatException() };
                ListeningPort port = await Listen(reactor, Factory.ForProtocol(() => server));
                Assert.False(await EndsInOrder(reactor, port.Port));
                await server.Lost();
                await port.StopListening();
                Assert.IsType<FormatException>(Log.TakeOne().Error);
            }
        );

    [Fact]
    public void What_StopFactory_throws_is_logged_of_a_port_and_of_a_client() =>
        Run(
            async Deferred (reactor) =>
            {
                (Recorder? otherServer, Recorder? otherClient) = await Pair(reactor, Echo());
                var server = new Recorder();
                ListeningPort port = await Listen(
                    reactor,
                    new RecordingFactory(() => server) { WhenStopped = static () => throw new FormatException() }
                );
                Recorder client = await reactor.ConnectTcp(
                    "127.0.0.1",
                    port.Port,
                    new RecordingFactory(static () => new Recorder())
                    {
                        WhenStopped = static () => throw new NotSupportedException(),
                    }
                );
                await server.Until(() => server.Events.Count > 0);
                await Close(client, server);
                Assert.IsType<NotSupportedException>(Log.TakeOne().Error);
                await port.StopListening();
                Assert.IsType<FormatException>(Log.TakeOne().Error);
                var refused = new RecordingFactory(static () => new Recorder())
                {
                    WhenStopped = static () => throw new NotSupportedException(),
                };
                await ErrorOf<ConnectionRefusedException>(reactor.ConnectTcp("127.0.0.1", port.Port, refused));
                Assert.IsType<NotSupportedException>(Log.TakeOne().Error);
                otherClient.Write("Still there?");
                await otherClient.Has(12);
                await Close(otherClient, otherServer);
            }
        );

    [Theory]
    [InlineData("PauseProducing")]
    [InlineData("ResumeProducing")]
    [InlineData("StopProducing")]
    public void What_a_producer_throws_ends_its_connection_and_no_other(string place) =>
        Run(
            async Deferred (reactor) =>
            {
                (Recorder? otherServer, Recorder? otherClient) = await Pair(reactor, Echo());
                (Recorder? server, Recorder? client) = await Pair(
                    reactor,
                    client: new Recorder { WhenReceived = static (_, _) => { } }
                );
                server.Transport.RegisterProducer((IPushProducer)new Thrower(place));
                server.Transport.Write(new byte[20_000_000]);
                if (place == "StopProducing")
                {
                    server.Transport.AbortConnection();
                }

                await server.Lost();
                await client.Lost();
                LogEntry entry = Log.TakeOne();
                Assert.IsType<FormatException>(entry.Error);
                Assert.Contains(place, entry.Text, StringComparison.Ordinal);
                if (place != "StopProducing")
                {
                    Assert.IsType<FormatException>(server.Reason!.Exception);
                }

                otherClient.Write("Still there?");
                await otherClient.Has(12);
                await Close(otherClient, otherServer);
            }
        );

    [Fact]
    public void What_a_pull_producer_throws_ends_its_connection() =>
        Run(
            async Deferred (reactor) =>
            {
                (Recorder? server, Recorder? client) = await Pair(reactor);
                server.Transport.RegisterProducer((IPullProducer)new Thrower("ResumeProducing"));
                await server.Lost();
                await client.Lost();
                Assert.IsType<FormatException>(Log.TakeOne().Error);
                Assert.IsType<FormatException>(server.Reason!.Exception);
            }
        );

    [Fact]
    public void What_a_callback_sets_in_an_AsyncLocal_is_not_seen_by_other_connections() =>
        Run(
            async Deferred (reactor) =>
            {
                var local = new AsyncLocal<string?>();
                var seen = new List<string?>();
                var note = new Recorder.Received(
                    (_, _) =>
                    {
                        seen.Add(local.Value);
                        local.Value = "set";
                    }
                );
                (Recorder? one, Recorder? oneClient) = await Pair(reactor, new Recorder { WhenReceived = note });
                (Recorder? other, Recorder? otherClient) = await Pair(reactor, new Recorder { WhenReceived = note });
                oneClient.Write("1");
                await one.Has(1);
                otherClient.Write("2");
                await other.Has(1);
                Assert.Equal([null, null], seen);
                await Close(oneClient, one);
                await Close(otherClient, other);
            }
        );

    /// <summary>Connects to a server that ends the connection. Whether the client sees an end in order, which reads as
    /// an empty answer. The system may report a reset before it reports the connection.</summary>
    private static async Deferred<bool> EndsInOrder(Reactor reactor, int port)
    {
        try
        {
            Recorder client = await Connect(reactor, port);
            await client.Lost();
            return client.Reason!.Exception is ConnectionDoneException;
        }
        catch (ConnectException)
        {
            return false;
        }
    }

    private sealed class Thrower(string place) : IPushProducer, IPullProducer
    {
        public void PauseProducing() => ThrowAt(nameof(PauseProducing));

        public void ResumeProducing() => ThrowAt(nameof(ResumeProducing));

        public void StopProducing() => ThrowAt(nameof(StopProducing));

        private void ThrowAt(string here)
        {
            if (here == place)
            {
                throw new FormatException("Thrown by a test.");
            }
        }
    }
}
