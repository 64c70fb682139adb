using System.Text.Json.Nodes;
using Becket.Workloads.Measuring;

namespace Becket.Workloads;

/// <summary>w7out: receives and counts all bytes that one child writes.</summary>
internal static class ChildOutput
{
    public static Workload Workload { get; } = new("w7out", ["n", "driver"], Run);

    private static JsonObject Run(Arguments arguments)
    {
        double bytes = arguments.Number("n", 1 << 30);
        string driver = arguments.OneOf("driver", "best", "epoll", "sockets");
        WarmUp.With(() => Measure(1 << 26, driver));
        return Measure((long)bytes, driver);
    }

    private static JsonObject Measure(long bytes, string driver)
    {
        using var reactor = Reactor.Create(
            new ReactorOptions { Driver = Enum.Parse<IoDriverKind>(driver, ignoreCase: true) }
        );
        return reactor.Run(async () =>
        {
            var child = new Counting();
            Reading begin = Reading.Now;
            reactor.SpawnProcess(child, "head", ["-c", $"{bytes}", "/dev/zero"]);
            await child.Ended;
            Reading all = Reading.Now - begin;

            return new JsonObject
            {
                ["n"] = bytes,
                ["done"] = child.Received,
                ["mib_s"] = Reading.Round(bytes / 1048576.0 / all.Seconds),
                ["cpu_ms_gib"] = Reading.Round(all.Cpu / 1e6 / (bytes / 1073741824.0)),
            };
        });
    }

    private sealed class Counting : ProcessProtocol
    {
        public long Received { get; private set; }

        public Deferred Ended { get; } = new();

        protected override void OutReceived(ReadOnlySpan<byte> data) => Received += data.Length;

        protected override void ProcessEnded(Failure reason) => Ended.Callback();
    }
}
