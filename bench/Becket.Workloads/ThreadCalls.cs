using System.Text.Json.Nodes;
using Becket.Workloads.Measuring;

namespace Becket.Workloads;

/// <summary>w6: trivial functions on threads, a bounded number at a time, with each result back on the loop. It
/// measures the cost of going to a thread and back.</summary>
internal static class ThreadCalls
{
    public static Workload Workload { get; } = new("w6", ["n", "out", "pool", "reactors"], Run);

    private static JsonObject Run(Arguments arguments)
    {
        int n = arguments.Count("n", 100_000);
        int outstanding = arguments.Count("out", 100);
        var options = new ReactorOptions { ThreadPoolSize = arguments.Count("pool", 10) };
        int reactors = arguments.Count("reactors", 1);
        int[] done = new int[reactors];
        Reading[] ends = EachCore.Run(
            reactors,
            options,
            // The compilers, and the pool, which starts its threads for its first functions.
            async Deferred (reactor, index) =>
            {
                for (int i = 0; i < 8; i++)
                {
                    await Calls(reactor, 5_000, outstanding);
                    await reactor.DeferLater(TimeSpan.FromMilliseconds(150));
                }
            },
            async Deferred (reactor, index) => done[index] = await Calls(reactor, n / reactors, outstanding)
        );
        Reading all = ends[1] - ends[0];
        return new JsonObject
        {
            ["n"] = n,
            ["done"] = done.Sum(),
            ["per_s"] = Reading.Round(n / all.Seconds),
            ["cpu_us"] = Reading.Round(all.Cpu / n / 1000),
            ["wall_s"] = Reading.Round(all.Seconds),
        };
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
