using System.Text.Json.Nodes;
using Becket.Workloads.Measuring;

namespace Becket.Workloads;

/// <summary>w5: many <c>async</c> methods that sleep at the same time. It measures the memory of each.</summary>
internal static class WaitingJobs
{
    public static Workload Workload { get; } = new("w5", ["n", "sleep"], Run);

    private static JsonObject Run(Arguments arguments)
    {
        int n = arguments.Count("n", 1_000_000);
        var sleep = TimeSpan.FromSeconds(arguments.Number("sleep", 30));
        WarmUp.With(() => Measure(1_000, TimeSpan.FromMilliseconds(1)));
        return Measure(n, sleep);
    }

    private static JsonObject Measure(int n, TimeSpan sleep)
    {
        // Not disposed: the program does not wait for the jobs, and ends while they sleep.
        var reactor = Reactor.Create();
        JsonObject? result = null;
        reactor.CallWhenRunning(() =>
        {
            // The deferreds are kept, as in a program that waits for its jobs; the peers do the same. The array is
            // allocated before the first reading.
            var jobs = new Deferred[n];
            long live = GC.GetTotalMemory(forceFullCollection: true);
            double resident = Memory.Resident;
            Reading begin = Reading.Now;
            for (int i = 0; i < n; i++)
            {
                jobs[i] = Job(reactor, sleep);
            }

            Reading start = (Reading.Now - begin) / n;
            resident = Memory.Resident - resident;
            live = GC.GetTotalMemory(forceFullCollection: true) - live;
            result = new JsonObject
            {
                ["n"] = n,
                ["rss_b"] = Reading.Round(resident / n),
                ["heap_b"] = Reading.Round((double)live / n),
                ["start_ns"] = start.Wall,
                ["start_cpu_ns"] = start.Cpu,
            };
            GC.KeepAlive(jobs);
            reactor.Crash();
        });
        reactor.Run();
        return result!;
    }

    private static async Deferred Job(Reactor reactor, TimeSpan sleep) => await reactor.DeferLater(sleep);
}
