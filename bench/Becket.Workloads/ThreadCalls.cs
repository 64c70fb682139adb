using System.Text.Json.Nodes;
using Becket.Workloads.Measuring;

namespace Becket.Workloads;

/// <summary>w6: trivial functions on threads, a bounded number at a time, with each result back on the loop. It
/// measures the cost of going to a thread and back.</summary>
internal static class ThreadCalls
{
    public static Workload Workload { get; } = new("w6", ["n", "out", "pool"], Run);

    private static JsonObject Run(Arguments arguments)
    {
        int n = arguments.Count("n", 100_000);
        int outstanding = arguments.Count("out", 100);
        int pool = arguments.Count("pool", 10);
        WarmUp.With(() => Measure(5_000, outstanding, pool));
        return Measure(n, outstanding, pool);
    }

    private static JsonObject Measure(int n, int outstanding, int pool)
    {
        using var reactor = Reactor.Create(new ReactorOptions { ThreadPoolSize = pool });
        return reactor.Run(async () =>
        {
            // The pool starts its threads for its first functions. That is start-up, and not measured.
            await Calls(reactor, 1_000, outstanding);

            Reading begin = Reading.Now;
            int done = await Calls(reactor, n, outstanding);
            Reading all = Reading.Now - begin;
            return new JsonObject
            {
                ["n"] = n,
                ["done"] = done,
                ["per_s"] = Reading.Round(n / all.Seconds),
                ["cpu_us"] = Reading.Round(all.Cpu / n / 1000),
                ["wall_s"] = Reading.Round(all.Seconds),
            };
        });
    }

    private static async Deferred<int> Calls(Reactor reactor, int n, int outstanding)
    {
        int next = 0;
        int done = 0;
        await Deferred.Gather(Enumerable.Range(0, outstanding).Select(_ => Caller()));
        return done;

        async Deferred Caller()
        {
            while (next < n)
            {
                int i = ++next;
                if (await reactor.DeferToThread(() => i + 1) == i + 1)
                {
                    done++;
                }
            }
        }
    }
}
