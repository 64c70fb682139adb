using Becket.Simulations;

namespace Becket.Tests.Simulations.Library;

/// <summary><see cref="ClientService{TProtocol}"/> on a network that fails, and with a server that does.</summary>
public sealed class ClientServiceScenarioTests
{
    private const int Seeds = 60;
    private const int Outages = 3;

    private static readonly TimeSpan s_troubled = TimeSpan.FromMinutes(5);

    /// <summary>The longest pause and the longest time-out, and the time in which the server notices an end.</summary>
    private static readonly TimeSpan s_recovery = TimeSpan.FromSeconds(61 + 10 + 5 + 10);

    [Fact]
    public void A_client_has_one_connection_keeps_its_pauses_and_comes_back_after_every_repair() =>
        Simulation.Explore(Seeds, Play);

    [Fact]
    public void The_same_seed_gives_the_same_run() => Simulation.Explore(3, Play, new ExploreOptions { Check = true });

    private static void Play(Simulation simulation)
    {
        Host server = simulation.AddHost("server");
        Host client = simulation.AddHost("client");
        KeptConnection? kept = null;
        server.Run(KeptConnection.Serve);
        client.Run(reactor => kept = new KeptConnection(reactor));
        simulation.Always("there are never two connections", () => kept is not { Open: > 1 });
        simulation.Always("each pause is within its bounds", () => kept is not { Endpoint.Wrong.Count: > 0 });

        // One outage at a time, each long enough for a return.
        for (int outage = 0; outage < Outages; outage++)
        {
            var faults = new RandomFaults(simulation, client, server) { Begin = outage * (s_troubled + s_recovery) };
            faults.Plan(
                1 + simulation.Random.Next(3),
                s_troubled,
                FaultKind.Partition,
                FaultKind.HalfPartition,
                FaultKind.Hold,
                FaultKind.Loss,
                FaultKind.Reset,
                FaultKind.Refuse,
                FaultKind.Pause,
                FaultKind.Crash
            );
        }

        for (int outage = 0; outage < Outages; outage++)
        {
            simulation.RunFor(s_troubled);
            TimeSpan repaired = simulation.Now;
            int beats = kept!.Beats;
            Assert.True(
                simulation.RunUntil(() => kept.Beats > beats, s_recovery),
                $"The client has sent no heartbeat within {s_recovery} after the repair at {repaired}."
            );
            simulation.RunFor(repaired + s_recovery - simulation.Now);
        }
    }
}
