using System.Text.Json.Nodes;
using Becket.Simulations;
using Becket.Workloads.Measuring;

namespace Becket.Workloads;

/// <summary>w12: connections between two simulated hosts, which stay idle. It measures the memory and the time that
/// each takes.</summary>
internal static class SimulatedConnections
{
    private const int Port = 7;
    private const int MostOfHost = 10_000;

    public static Workload Workload { get; } = new("w12", ["n", "times"], Run);

    private static JsonObject Run(Arguments arguments)
    {
        int n = arguments.Count("n", 10_000);
        int times = arguments.Count("times", 1);
        WarmUp.With(() => Measure(1_000, 1));
        return Measure(n, times);
    }

    private static JsonObject Measure(int n, int times)
    {
        double bytes = 0;
        double allocated = 0;
        Reading all = default;
        for (int time = 0; time < times; time++)
        {
            (double Bytes, double Allocated, Reading Spent) once = Once(n);
            bytes += once.Bytes;
            allocated += once.Allocated;
            all += once.Spent;
        }

        double made = (double)n * times;
        return new JsonObject
        {
            ["n"] = n,
            ["bytes"] = Reading.Round(bytes / made),
            ["cpu_us"] = Reading.Round(all.Cpu / made / 1000),
            ["alloc_b"] = Reading.Round(allocated / made),
        };
    }

    private static (double Bytes, double Allocated, Reading Spent) Once(int n)
    {
        int made = 0;
        using var simulation = new Simulation();
        simulation
            .AddHost("server")
            .Run(static reactor => _ = reactor.ListenTcp(Port, Factory.ForProtocol(static () => new Silent())));
        // A host has 16,384 ports to connect from.
        for (int first = 0; first < n; first += MostOfHost)
        {
            int count = Math.Min(MostOfHost, n - first);
            simulation
                .AddHost($"client{first / MostOfHost}")
                .Run(
                    async Deferred (reactor) =>
                    {
                        for (int i = 0; i < count; i++)
                        {
                            await reactor.ConnectTcp("server", Port, static () => new Silent());
                            made++;
                        }
                    }
                );
        }

        long before = GC.GetTotalMemory(forceFullCollection: true);
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        Reading begin = Reading.Now;
        if (!simulation.RunUntil(() => made == n, TimeSpan.FromHours(1)))
        {
            throw new InvalidOperationException($"Only {made} of {n} connections were made.");
        }

        Reading spent = Reading.Now - begin;
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        long after = GC.GetTotalMemory(forceFullCollection: true);
        return (after - before, allocated, spent);
    }

    private sealed class Silent : Protocol;
}
