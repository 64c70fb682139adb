using System.Net;
using System.Text.Json.Nodes;
using Becket.Net;

namespace Becket.Workloads;

/// <summary>w1 and w9: TCP echo, as a user would write it. Says READY once it listens, and runs until SIGTERM.</summary>
internal static class Echo
{
    public static Workload Requests { get; } = new("w1", ["port", "driver"], Run);

    public static Workload IdleConnections { get; } = new("w9", ["port", "driver"], Run);

    private static JsonObject Run(Arguments arguments)
    {
        var driver = Enum.Parse<IoDriverKind>(arguments.OneOf("driver", "best", "epoll", "sockets"), ignoreCase: true);
        var reactor = Reactor.Create(new ReactorOptions { Driver = driver });
        reactor.CallWhenRunning(() => _ = reactor
            .ListenTcp((int)arguments.Number("port", 0), Factory.ForProtocol(static () => new EchoProtocol()), new ListenOptions { Interface = IPAddress.Loopback, Backlog = 4096 })
            .AddCallback(static port => Console.WriteLine("READY")));
        reactor.Run();
        return new JsonObject { ["turns"] = reactor.Statistics().Turns, ["allocated"] = GC.GetTotalAllocatedBytes(), ["driver"] = reactor.DriverName };
    }

    private sealed class EchoProtocol : Protocol
    {
        protected override void DataReceived(ReadOnlySpan<byte> data) => Transport.Write(data);
    }
}
