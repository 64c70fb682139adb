using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Becket.Workloads.Measuring;

namespace Becket.Workloads;

/// <summary>w14: an echo server on each of several reactors, and its clients on the same reactors. So all cores can be
/// full without a load beside them, and the answers of one and of two reactors can be compared. With a port for each,
/// nothing goes from one reactor to another. With one port for all, the system spreads the connections, and of two
/// reactors every second connection ends on the other.</summary>
internal static class EchoOnEachCore
{
    private const int Size = 64;

    public static Workload Workload { get; } = new("w14", ["reactors", "conns", "secs", "driver", "ports"], Run);

    private static JsonObject Run(Arguments arguments)
    {
        int reactors = arguments.Count("reactors", 1);
        int connections = arguments.Count("conns", 50);
        var seconds = TimeSpan.FromSeconds(arguments.Number("secs", 2));
        IoDriverKind driver = Enum.Parse<IoDriverKind>(
            arguments.OneOf("driver", "best", "epoll", "sockets"),
            ignoreCase: true
        );
        bool isOwn = arguments.OneOf("ports", "shared", "own") == "own";
        int shared = FreePort();
        int[] ports = [.. Enumerable.Range(0, reactors).Select(_ => isOwn ? FreePort() : shared)];
        var here = new ListenOptions
        {
            Interface = IPAddress.Loopback,
            Backlog = 4096,
            ReusePort = true,
        };
        Counter[] counters = [.. Enumerable.Range(0, reactors).Select(static _ => new Counter())];
        long[] answers = new long[reactors];
        Reading[] ends = EachCore.Run(
            reactors,
            new ReactorOptions { Driver = driver },
            (reactor, index) =>
                reactor.ListenTcp(ports[index], static () => new Server(), here).AddCallback(static _ => { }),
            async Deferred (reactor, index) =>
            {
                for (int i = 0; i < connections; i++)
                {
                    await reactor.ConnectTcp("127.0.0.1", ports[index], () => new Client(counters[index]));
                }

                // The compilers are done.
                await reactor.DeferLater(TimeSpan.FromSeconds(2));
            },
            async Deferred (reactor, index) =>
            {
                long before = counters[index].Answers;
                await reactor.DeferLater(seconds);
                answers[index] = counters[index].Answers - before;
            }
        );
        Reading all = ends[2] - ends[1];
        long sum = answers.Sum();
        return new JsonObject
        {
            ["reactors"] = reactors,
            ["per_s"] = Reading.Round(sum / all.Seconds),
            ["cpu_us"] = Reading.Round(all.Cpu / sum / 1000),
            ["cores"] = Reading.Round(all.Cpu / all.Wall),
            ["ok"] = !counters.Any(static counter => counter.IsWrong),
            ["least_share"] = Reading.Round(answers.Min() * (double)reactors / sum),
        };
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class Counter
    {
        public long Answers { get; set; }

        public bool IsWrong { get; set; }
    }

    private sealed class Server : Protocol
    {
        protected override void DataReceived(ReadOnlySpan<byte> data) => Transport.Write(data);
    }

    private sealed class Client(Counter counter) : Protocol
    {
        private static readonly byte[] s_request = [.. Enumerable.Range(1, Size).Select(static i => (byte)i)];
        private int _received;

        protected override void ConnectionMade() => Transport.Write(s_request);

        protected override void DataReceived(ReadOnlySpan<byte> data)
        {
            if (data.Length > Size - _received || !data.SequenceEqual(s_request.AsSpan(_received, data.Length)))
            {
                counter.IsWrong = true;
                return;
            }

            _received += data.Length;
            if (_received == Size)
            {
                _received = 0;
                counter.Answers++;
                Transport.Write(s_request);
            }
        }
    }
}
