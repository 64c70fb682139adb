using System.Text.Json.Nodes;
using Becket.Workloads.Measuring;

namespace Becket.Workloads;

/// <summary>w7: runs a command many times, a bounded number at a time, and checks how each ended. It is the work of
/// <c>becket run</c>, without its input and output.</summary>
internal static class Children
{
    public static Workload Workload { get; } = new("w7", ["n", "slots", "cmd", "driver"], Run);

    private static JsonObject Run(Arguments arguments)
    {
        int count = arguments.Count("n", 2_000);
        int slots = arguments.Count("slots", 5);
        string command = arguments.Text("cmd", "/bin/true");
        string driver = arguments.OneOf("driver", "best", "epoll", "sockets");
        WarmUp.With(() => Measure(200, slots, command, driver));
        return Measure(count, slots, command, driver);
    }

    private static JsonObject Measure(int count, int slots, string command, string driver)
    {
        using var reactor = Reactor.Create(
            new ReactorOptions { Driver = Enum.Parse<IoDriverKind>(driver, ignoreCase: true) }
        );

        // The children inherit our standard streams, as those of the other contenders do, and share one environment.
        var options = new ProcessOptions
        {
            Environment = ProcessEnvironment.Current,
            StandardInput = ChildDescriptor.Inherit(0),
            StandardOutput = ChildDescriptor.Inherit(1),
            StandardError = ChildDescriptor.Inherit(2),
        };
        return reactor.Run(async () =>
        {
            int done = 0;
            Reading begin = Reading.Now;
            await Cooperator.ForEach(
                Enumerable.Range(0, count),
                slots,
                async Deferred (_) =>
                {
                    if ((await reactor.GetProcessValue(command, [], options)).IsSuccess)
                    {
                        done++;
                    }
                }
            );
            Reading all = Reading.Now - begin;

            return new JsonObject
            {
                ["n"] = count,
                ["done"] = done,
                ["per_s"] = Reading.Round(count / all.Seconds),
                ["self_cpu_us"] = Reading.Round(all.Cpu / count / 1e3),
            };
        });
    }
}
