using System.Text.Json.Nodes;
using Becket.Simulations;
using Becket.Workloads.Measuring;

namespace Becket.Workloads;

/// <summary>w11: simulated hosts that each send a heartbeat a second to the first one, over a connection. It measures
/// how much faster than time a quiet world runs.</summary>
internal static class SimulatedHosts
{
    private const int Port = 7;

    public static Workload Workload { get; } = new("w11", ["hosts", "hours", "wait"], Run);

    private static JsonObject Run(Arguments arguments)
    {
        int hosts = arguments.Count("hosts", 10);
        int hours = arguments.Count("hours", 10);
        bool isIdle = arguments.OneOf("wait", "timer", "network") == "timer";
        WarmUp.With(() => Measure(hosts, 1, isIdle));
        return Measure(hosts, hours, isIdle);
    }

    private static JsonObject Measure(int hosts, int hours, bool isIdle)
    {
        int beats = 0;
        using var simulation = new Simulation();
        for (int number = 0; number < hosts; number++)
        {
            Host host = simulation.AddHost($"host{number}");
            if (isIdle)
            {
                host.Run(reactor => _ = Every(reactor, () => beats++));
            }
            else if (number == 0)
            {
                host.Run(reactor =>
                    _ = reactor.ListenTcp(Port, Factory.ForProtocol(() => new Counting(() => beats++)))
                );
            }
            else
            {
                host.Run(
                    async Deferred (reactor) =>
                    {
                        Silent heart = await reactor.ConnectTcp("host0", Port, static () => new Silent());
                        _ = Every(reactor, () => heart.Transport!.Write("."u8));
                    }
                );
            }
        }

        long before = GC.GetTotalAllocatedBytes(precise: true);
        Reading begin = Reading.Now;
        simulation.RunFor(TimeSpan.FromHours(hours));
        Reading all = Reading.Now - begin;
        return new JsonObject
        {
            ["hosts"] = hosts,
            ["beats"] = beats,
            ["times_real"] = Reading.Round(hours * 3600.0 / all.Seconds),
            ["cpu_ns_beat"] = Reading.Round(all.Cpu / beats),
            ["alloc_b"] = Reading.Round((GC.GetTotalAllocatedBytes(precise: true) - before) / (double)beats),
        };
    }

    private static Deferred<LoopingCall> Every(Reactor reactor, Action beat) =>
        new LoopingCall(beat) { Clock = reactor }.Start(TimeSpan.FromSeconds(1));

    private sealed class Counting(Action beat) : Protocol
    {
        protected override void DataReceived(ReadOnlySpan<byte> data)
        {
            foreach (byte _ in data)
            {
                beat();
            }
        }
    }

    private sealed class Silent : Protocol;
}
