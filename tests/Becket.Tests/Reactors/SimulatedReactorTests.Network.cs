using System.Net;
using Becket.Reactors.Drivers;
using Becket.Tests.Reactors.Simulated;

namespace Becket.Tests.Reactors;

/// <summary>The promises of the network in memory, seen from a reactor.</summary>
public sealed partial class SimulatedReactorTests
{
    private static readonly ListenOptions s_here = new() { Interface = IPAddress.Loopback };

    [Fact]
    public void A_ping_every_thirty_seconds_for_a_day_passes_without_waiting()
    {
        Reactor reactor = Make();
        var answers = new List<double>();
        reactor.Run(async Deferred () =>
        {
            ListeningPort port = await reactor.ListenTcp(
                0,
                Factory.ForProtocol(static () => new Talker("echo", []) { Echoes = true }),
                s_here
            );
            Talker client = await reactor.ConnectTcp(
                "127.0.0.1",
                port.Port,
                () => new Talker("client", []) { WhenReceived = () => answers.Add(reactor.Seconds) }
            );
            for (int i = 0; i < 24 * 60 * 2; i++)
            {
                await Sleep(reactor, 30);
                client.Transport.Write("ping"u8);
            }

            await Sleep(reactor, 30);
        });
        Assert.Equal(Enumerable.Range(1, 24 * 60 * 2).Select(static i => i * 30.0), answers);
        Assert.Equal(0, reactor.Driver.OpenCount);
    }

    [Fact]
    public void A_silent_connection_is_closed_at_its_timeout()
    {
        Reactor reactor = Make();
        var trace = new List<string>();
        reactor.Run(async Deferred () =>
        {
            ListeningPort port = await reactor.ListenTcp(
                0,
                Factory.ForProtocol(() => new Talker("server", trace) { Patience = 60 }),
                s_here
            );
            Talker client = await reactor.ConnectTcp("127.0.0.1", port.Port, () => new Talker("client", trace));
            for (int i = 0; i < 3; i++)
            {
                await Sleep(reactor, 50);
                client.Transport.Write("still here"u8);
            }

            await Sleep(reactor, 3600);
        });
        Assert.Equal(
            [
                "0 server made",
                "0 client made",
                "50 server received 10",
                "100 server received 10",
                "150 server received 10",
                "210 server lost: ConnectionAbortedException",
                "210 client lost: ConnectionResetException",
            ],
            trace
        );
    }

    [Fact]
    public void An_attempt_to_connect_without_an_answer_fails_after_the_timeout_in_virtual_time()
    {
        Reactor reactor = Make();
        Exception? error = null;
        reactor.Run(async Deferred () =>
        {
            error = await Record.ExceptionAsync(async () =>
                await reactor.ConnectTcp("192.0.2.1", 80, static () => new Talker("client", []))
            );
        });
        Assert.IsType<ConnectTimeoutException>(error);
        Assert.Equal(30, reactor.Seconds);
        Assert.Equal((0, 0), (reactor.Driver.OpenCount, reactor.Statistics().PendingDelayedCalls));
    }

    [Fact]
    public void One_program_has_one_trace()
    {
        List<string> first = Trace(seed: 7);
        Assert.True(first.Count > 100);
        Assert.Equal(first, Trace(seed: 7));
        Assert.NotEqual(first, Trace(seed: 8));
    }

    // Twenty clients that come at odd times, write odd amounts, and end in odd ways; beside them, datagrams.
    private List<string> Trace(int seed)
    {
        Reactor reactor = Make();
        var trace = new List<string>();
        var random = new Random(seed);
        reactor.Run(async Deferred () =>
        {
            ListeningPort port = await reactor.ListenTcp(
                0,
                Factory.ForProtocol(() => new Talker("server", trace) { Echoes = true, Patience = 3 }),
                s_here
            );
            var hearing = new SimulatedWorld.Hearing();
            IoDatagrams socket = reactor.Driver.Bind(
                new IPEndPoint(IPAddress.Loopback, 0),
                new DatagramSettings(),
                hearing
            );
            Deferred[] clients = Enumerable.Range(0, 20).Select(Client).ToArray();
            foreach (Deferred? client in clients)
            {
                await client;
            }

            await Sleep(reactor, 10);
            trace.AddRange(hearing.Heard);
            socket.Close();

            async Deferred Client(int number)
            {
                await Sleep(reactor, random.Next(5));
                Talker client = await reactor.ConnectTcp(
                    "127.0.0.1",
                    port.Port,
                    () => new Talker($"client {number}", trace)
                );
                socket.Send(
                    System.Text.Encoding.ASCII.GetBytes($"{reactor.Seconds} {client.Transport.Host}"),
                    socket.LocalEndPoint
                );
                for (int i = 0; i < 5 && client.Transport.IsConnected; i++)
                {
                    client.Transport.Write(new byte[random.Next(200_000)]);
                    await Sleep(reactor, random.Next(4));
                }

                switch (random.Next(3))
                {
                    case 0:
                        client.Transport.LoseConnection();
                        break;

                    case 1:
                        client.Transport.AbortConnection();
                        break;

                    default:
                        client.Transport.LoseWriteConnection();
                        break;
                }
            }
        });
        Assert.Equal(0, reactor.Driver.OpenCount);
        return trace;
    }

    /// <summary>Writes down what happens, and when.</summary>
    private sealed class Talker(string name, List<string> trace) : Protocol
    {
        private DelayedCall? _idle;

        /// <summary>Whether it sends back what it gets.</summary>
        public bool Echoes { get; init; }

        /// <summary>After how many seconds of silence it gives up; zero: never.</summary>
        public double Patience { get; init; }

        public Action? WhenReceived { get; init; }

        protected override void ConnectionMade()
        {
            Note("made");
            _idle = Patience > 0 ? Transport.Reactor.CallLater(Seconds(Patience), Transport.AbortConnection) : null;
        }

        protected override void DataReceived(ReadOnlySpan<byte> data)
        {
            Note($"received {data.Length}");
            _idle?.Reset(Seconds(Patience));
            if (Echoes)
            {
                Transport.Write(data);
            }

            WhenReceived?.Invoke();
        }

        protected override void ConnectionLost(Failure reason)
        {
            Note($"lost: {reason.Exception.GetType().Name}");
            if (_idle is { Active: true })
            {
                _idle.Cancel();
            }
        }

        private void Note(string what) => trace.Add($"{Transport.Reactor.Seconds} {name} {what}");
    }
}
