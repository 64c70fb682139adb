using Becket.Simulations;
using BenchmarkDotNet.Attributes;

namespace Becket.Benchmarks;

/// <summary>Connections between two simulated hosts: one after the other opened and closed, and messages on
/// one.</summary>
[MemoryDiagnoser]
public class SimulatedConnectionBenchmarks
{
    private const int Operations = 1_000;
    private const int Port = 7;
    private static readonly TimeSpan s_longest = TimeSpan.FromHours(1);

    [Benchmark(OperationsPerInvoke = Operations)]
    public bool Open_and_close()
    {
        bool isDone = false;
        using var simulation = new Simulation();
        Listen(simulation);
        simulation
            .AddHost("client")
            .Run(
                async Deferred (reactor) =>
                {
                    for (int i = 0; i < Operations; i++)
                    {
                        var ended = new Deferred();
                        await reactor.ConnectTcp("server", Port, () => new Closing(ended));
                        await ended;
                    }

                    isDone = true;
                }
            );
        return simulation.RunUntil(() => isDone, s_longest);
    }

    [Benchmark(OperationsPerInvoke = Operations)]
    public bool Message_and_answer()
    {
        var answered = new Deferred();
        using var simulation = new Simulation();
        Listen(simulation);
        simulation.AddHost("client").Run(reactor => _ = reactor.ConnectTcp("server", Port, () => new Asking(answered)));
        return simulation.RunUntil(() => answered.Called, s_longest);
    }

    private static void Listen(Simulation simulation) =>
        simulation.AddHost("server").Run(static reactor => _ = reactor.ListenTcp(Port, static () => new Answering()));

    private sealed class Answering : Protocol
    {
        protected override void DataReceived(ReadOnlySpan<byte> data) => Transport.Write(data);
    }

    private sealed class Closing(Deferred ended) : Protocol
    {
        protected override void ConnectionMade() => Transport.LoseConnection();

        protected override void ConnectionLost(Failure reason) => ended.Callback();
    }

    private sealed class Asking(Deferred answered) : Protocol
    {
        private int _left = Operations;

        protected override void ConnectionMade() => Transport.Write("0123456789"u8);

        protected override void DataReceived(ReadOnlySpan<byte> data)
        {
            if (--_left > 0)
            {
                Transport.Write(data);
            }
            else
            {
                answered.Callback();
            }
        }
    }
}
