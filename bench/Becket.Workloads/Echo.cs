using System.Diagnostics.Metrics;
using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Becket.Workloads;

/// <summary>w1 and w9: TCP echo, as a user would write it. Prints READY once it listens, and runs until
/// SIGTERM.</summary>
internal static class Echo
{
    // The load sends this signal at both ends of its measurement. The base class library has no name for the signal,
    // but accepts the system's number.
    private const PosixSignal UserSignal1 = (PosixSignal)10;

    public static Workload Requests { get; } = new("w1", ["port", "driver", "observe"], Run);

    public static Workload IdleConnections { get; } = new("w9", ["port", "driver"], Run);

    private static JsonObject Run(Arguments arguments)
    {
        // The bytes that all threads have allocated, at each signal. The difference of two is what the requests between
        // them allocated, so nothing has to be counted while they are served.
        var allocated = new List<long>();
        using PosixSignalRegistration? marks = OperatingSystem.IsWindows()
            ? null
            : PosixSignalRegistration.Create(
                UserSignal1,
                context =>
                {
                    context.Cancel = true;
                    allocated.Add(GC.GetTotalAllocatedBytes(precise: true));
                }
            );

        IoDriverKind driver = Enum.Parse<IoDriverKind>(
            arguments.OneOf("driver", "best", "epoll", "sockets"),
            ignoreCase: true
        );
        string observe = arguments.OneOf("observe", "nothing", "unwatched", "flight", "metrics", "recording");
        var reactor = Reactor.Create(
            new ReactorOptions
            {
                Driver = driver,
                BlockedTurn = TimeSpan.FromSeconds(observe == "unwatched" ? 0 : 1),
                FlightRecorder = observe == "flight" ? new FlightRecorderOptions() : null,
            }
        );
        using MeterListener? metrics = observe == "metrics" ? ListenToMetrics() : null;
        string file = Path.Combine(Path.GetTempPath(), $"becket-w1-{Environment.ProcessId}.json");
        using IDisposable? recording = observe == "recording" ? reactor.Record(file) : null;
        reactor.CallWhenRunning(() =>
            _ = reactor
                .ListenTcp(
                    (int)arguments.Number("port", 0),
                    Factory.ForProtocol(static () => new EchoProtocol()),
                    new ListenOptions { Interface = IPAddress.Loopback, Backlog = 4096 }
                )
                .AddCallback(static port => Console.WriteLine("READY"))
        );
        reactor.Run();
        File.Delete(file);
        return new JsonObject
        {
            ["turns"] = reactor.Statistics().Turns,
            ["allocated"] = new JsonArray([.. allocated.Select(static bytes => JsonValue.Create(bytes))]),
            ["driver"] = reactor.DriverName,
        };
    }

    /// <summary>Listens to all instruments, as a collector does.</summary>
    private static MeterListener ListenToMetrics()
    {
        var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Becket")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>(static (_, _, _, _) => { });
        listener.SetMeasurementEventCallback<double>(static (_, _, _, _) => { });
        listener.Start();
        return listener;
    }

    private sealed class EchoProtocol : Protocol
    {
        protected override void DataReceived(ReadOnlySpan<byte> data) => Transport.Write(data);
    }
}
