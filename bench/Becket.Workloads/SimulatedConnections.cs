using System.Text.Json.Nodes;
using Becket.Simulations;
using Becket.Workloads.Measuring;

namespace Becket.Workloads;

/// <summary>w12: connections between two simulated hosts, which stay idle. It measures the memory and the time that
/// each takes.</summary>
internal static class SimulatedConnections
{
    private const int Port = 7;

    public static Workload Workload { get; } = new("w12", ["n"], Run);

    private static JsonObject Run(Arguments arguments)
    {
        int n = arguments.Count("n", 10_000);
        WarmUp.With(() => Measure(1_000));
        return Measure(n);
    }

    private static JsonObject Measure(int n)
    {
        int made = 0;
        using var simulation = new Simulation();
        simulation
            .AddHost("server")
            .Run(static reactor => _ = reactor.ListenTcp(Port, Factory.ForProtocol(static () => new Silent())));
        simulation
            .AddHost("client")
            .Run(
                async Deferred (reactor) =>
                {
                    for (int i = 0; i < n; i++)
                    {
                        await reactor.ConnectTcp("server", Port, static () => new Silent());
                        made++;
                    }
                }
            );
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        Reading begin = Reading.Now;
        if (!simulation.RunUntil(() => made == n, TimeSpan.FromHours(1)))
        {
            throw new InvalidOperationException($"Only {made} of {n} connections were made.");
        }

        Reading all = Reading.Now - begin;
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        long after = GC.GetTotalMemory(forceFullCollection: true);
        return new JsonObject
        {
            ["n"] = n,
            ["bytes"] = Reading.Round((after - before) / (double)n),
            ["cpu_us"] = Reading.Round(all.Cpu / n / 1000),
            ["alloc_b"] = Reading.Round(allocated / (double)n),
        };
    }

    private sealed class Silent : Protocol;
}
