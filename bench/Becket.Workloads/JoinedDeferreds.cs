using System.Text.Json.Nodes;
using Becket.Workloads.Measuring;

namespace Becket.Workloads;

/// <summary>w15: deferreds in one list, which fires when all of them have. It measures the cost of each, from its
/// making to the list's result.</summary>
internal static class JoinedDeferreds
{
    public static Workload Workload { get; } = new("w15", ["n", "times", "how"], Run);

    private static JsonObject Run(Arguments arguments)
    {
        int n = arguments.Count("n", 1_000_000);
        int times = arguments.Count("times", 1);
        bool isList = arguments.OneOf("how", "gather", "list") == "list";
        WarmUp.With(() => Measure(10_000, 5, isList));
        return Measure(n, times, isList);
    }

    private static JsonObject Measure(int n, int times, bool isList)
    {
        long sum = 0;
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        Reading begin = Reading.Now;
        for (int i = 0; i < times; i++)
        {
            sum += Once(n, isList);
        }

        Reading each = (Reading.Now - begin) / ((double)n * times);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        return new JsonObject
        {
            ["n"] = n,
            ["cpu_ns"] = each.Cpu,
            ["ns"] = each.Wall,
            ["alloc_b"] = Reading.Round(allocated / ((double)n * times)),
            ["ok"] = sum == (long)n * times,
        };
    }

    private static long Once(int n, bool isList)
    {
        var members = new Deferred<int>[n];
        foreach (ref Deferred<int> member in members.AsSpan())
        {
            member = new Deferred<int>();
        }

        long sum = 0;
        if (isList)
        {
            _ = new DeferredList<int>(members).AddCallback(result => sum = result.Count);
        }
        else
        {
            _ = Deferred.Gather(members).AddCallback(values => sum = values.Length);
        }

        foreach (Deferred<int> member in members)
        {
            member.Callback(1);
        }

        return sum;
    }
}
