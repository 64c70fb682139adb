using System.Text.Json.Nodes;
using Becket.Simulations;
using Becket.Workloads.Measuring;

namespace Becket.Workloads;

/// <summary>w10: a simulation of two hosts for each seed: one sends messages of ten bytes, and waits for each to come
/// back. It measures how many seeds a search runs in a second, on one core.</summary>
internal static class SimulatedEcho
{
    private const int Port = 7;

    public static Workload Workload { get; } = new("w10", ["seeds", "messages"], Run);

    private static ReadOnlySpan<byte> Message => "ten bytes."u8;

    private static JsonObject Run(Arguments arguments)
    {
        int seeds = arguments.Count("seeds", 20_000);
        int messages = arguments.Count("messages", 100);
        WarmUp.With(() => Measure(2_000, messages));
        return Measure(seeds, messages);
    }

    private static JsonObject Measure(int seeds, int messages)
    {
        long events = 0;
        double simulated = 0;
        long before = GC.GetTotalAllocatedBytes(precise: true);
        Reading begin = Reading.Now;
        for (int seed = 1; seed <= seeds; seed++)
        {
            using var simulation = new Simulation(new SimulationOptions { Seed = (ulong)seed });
            Host server = simulation.AddHost("server");
            Host client = simulation.AddHost("client");
            server.Run(static reactor => _ = reactor.ListenTcp(Port, Factory.ForProtocol(static () => new Echo())));
            client.Run(
                async Deferred (reactor) =>
                {
                    Asking asking = await reactor.ConnectTcp("server", Port, () => new Asking(messages));
                    await asking.Done;
                    reactor.Stop();
                }
            );
            if (!simulation.RunUntil(() => !client.IsUp, TimeSpan.FromMinutes(5)))
            {
                throw new InvalidOperationException($"Seed {seed}: not all messages came back.");
            }

            events += simulation.Events;
            simulated += simulation.Now.TotalSeconds;
        }

        Reading all = Reading.Now - begin;
        return new JsonObject
        {
            ["seeds"] = seeds,
            ["per_s"] = Reading.Round(seeds / all.Seconds),
            ["cpu_us"] = Reading.Round(all.Cpu / seeds / 1000),
            ["events"] = Reading.Round((double)events / seeds),
            ["times_real"] = Reading.Round(simulated / all.Seconds),
            ["alloc_b"] = Reading.Round((GC.GetTotalAllocatedBytes(precise: true) - before) / (double)seeds),
        };
    }

    private sealed class Echo : Protocol
    {
        protected override void DataReceived(ReadOnlySpan<byte> data) => Transport.Write(data);
    }

    private sealed class Asking(int count) : Protocol
    {
        private int _received;
        private int _left = count;

        public Deferred Done { get; } = new();

        protected override void ConnectionMade() => Transport.Write(Message);

        protected override void DataReceived(ReadOnlySpan<byte> data)
        {
            for (_received += data.Length; _received >= Message.Length; _received -= Message.Length)
            {
                if (--_left == 0)
                {
                    Transport.LoseConnection();
                    Done.Callback();
                    return;
                }

                Transport.Write(Message);
            }
        }
    }
}
