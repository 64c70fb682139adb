using System.Diagnostics.Metrics;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Becket.Workloads;

/// <summary>w1 and w9: an echo server, as a user would write it, in one of the <see cref="EchoWays"/>. Prints READY
/// once it listens, and runs until SIGTERM.</summary>
internal static class Echo
{
    // The load sends this signal at both ends of its measurement. The base class library has no name for the signal,
    // but accepts the system's number.
    private const PosixSignal UserSignal1 = (PosixSignal)10;

    public static Workload Requests { get; } = new("w1", [.. EchoWays.Keys, "driver", "observe", "reactors"], Run);

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
        var options = new ReactorOptions
        {
            Driver = driver,
            BlockedTurn = TimeSpan.FromSeconds(observe == "unwatched" ? 0 : 1),
            FlightRecorder = observe == "flight" ? new FlightRecorderOptions() : null,
        };
        using MeterListener? metrics = observe == "metrics" ? ListenToMetrics() : null;
        int reactors = arguments.Count("reactors", 1);
        JsonObject result = reactors == 1 ? RunOne(arguments, options, observe) : RunOnEachCore(arguments, options);
        result["allocated"] = new JsonArray([.. allocated.Select(static bytes => JsonValue.Create(bytes))]);
        return result;
    }

    private static JsonObject RunOne(Arguments arguments, ReactorOptions options, string observe)
    {
        var reactor = Reactor.Create(options);
        string file = Path.Combine(Path.GetTempPath(), $"becket-w1-{Environment.ProcessId}.json");
        using IDisposable? recording = observe == "recording" ? reactor.Record(file) : null;
        reactor.CallWhenRunning(() =>
            _ = EchoWays.Listen(reactor, arguments).AddCallback(static () => Console.WriteLine("READY"))
        );
        reactor.Run();
        File.Delete(file);
        return new JsonObject { ["turns"] = reactor.Statistics().Turns, ["driver"] = reactor.DriverName };
    }

    /// <summary>The system spreads the connections over the reactors, which listen at the same port.</summary>
    private static JsonObject RunOnEachCore(Arguments arguments, ReactorOptions options)
    {
        int reactors = arguments.Count("reactors", 1);
        int waitedFor = reactors;
        int ended = Reactor.MainOnEachCore(
            async (reactor, _) =>
            {
                await EchoWays.Listen(reactor, arguments, isShared: true);
                if (Interlocked.Decrement(ref waitedFor) == 0)
                {
                    Console.WriteLine("READY");
                }

                await reactor.UntilStopped();
            },
            options,
            reactors
        );
        return new JsonObject { ["reactors"] = reactors, ["ended"] = ended };
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
}
