using System.Text.Json.Nodes;
using Becket.Workloads.Measuring;

namespace Becket.Workloads;

/// <summary>w3: a deferred with k callbacks that add one each, fired with 0. Or k nested <c>async</c> methods, each
/// awaiting the next.</summary>
internal static class Chains
{
    public static Workload Workload { get; } = new("w3", ["n", "k", "how"], Run);

    private static JsonObject Run(Arguments arguments)
    {
        int n = arguments.Count("n", 1_000_000);
        int k = arguments.Count("k", 10);
        Func<int, int, long> chains = arguments.OneOf("how", "callbacks", "await") == "await" ? Awaits : Callbacks;
        WarmUp.With(() => OnReactor(() => chains(20_000, k)));

        long allocated = 0,
            total = 0;
        Reading begin = default,
            end = default;
        OnReactor(() =>
        {
            const int Some = 1000;
            allocated = -GC.GetAllocatedBytesForCurrentThread();
            chains(Some, k);
            allocated = (allocated + GC.GetAllocatedBytesForCurrentThread()) / Some;

            begin = Reading.Now;
            total = chains(n, k);
            end = Reading.Now;
        });
        Reading callback = (end - begin) / ((double)n * k);
        return new JsonObject
        {
            ["n"] = n,
            ["k"] = k,
            ["ns_cb"] = callback.Wall,
            ["cpu_ns_cb"] = callback.Cpu,
            ["alloc_b"] = allocated,
            ["ok"] = total == (long)n * k,
        };
    }

    private static long Callbacks(int n, int k)
    {
        long total = 0;
        for (int i = 0; i < n; i++)
        {
            var deferred = new Deferred<int>();
            for (int j = 0; j < k; j++)
            {
                deferred.AddCallback(static value => value + 1);
            }

            deferred.Callback(0);
            total += ResultOf(deferred);
        }

        return total;
    }

    private static long Awaits(int n, int k)
    {
        long total = 0;
        for (int i = 0; i < n; i++)
        {
            var bottom = new Deferred<int>();
            Deferred<int> top = Level(k, bottom);
            bottom.Callback(0);
            total += ResultOf(top);
        }

        return total;
    }

    private static async Deferred<int> Level(int depth, Deferred<int> bottom) =>
        depth == 1 ? await bottom + 1 : await Level(depth - 1, bottom) + 1;

    private static int ResultOf(Deferred<int> deferred) =>
        deferred.TryGetOutcome(out Outcome<int> outcome) ? outcome.Value : -1;

    /// <summary>Runs the work on a reactor's thread. A deferred checks its thread at every use, and the check is part
    /// of its cost.</summary>
    private static void OnReactor(Action work)
    {
        using var reactor = Reactor.Create();
        reactor.CallWhenRunning(() =>
        {
            work();
            reactor.Stop();
        });
        reactor.Run();
    }
}
