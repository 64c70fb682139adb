using Becket.Simulations;

namespace Becket.Tests.Simulations.PlantedBugs;

/// <summary><see cref="BackoffOffByOne"/>: found by an outage that lasts for six attempts.</summary>
public sealed class BackoffOffByOneTests : PlantedBugContract
{
    private protected override void Play(Simulation simulation, bool isRight)
    {
        Host server = simulation.AddHost("server");
        Host client = simulation.AddHost("client");
        BackoffOffByOne? dialer = null;
        server.Run(BackoffOffByOne.Serve);
        client.Run(reactor =>
        {
            dialer = new BackoffOffByOne(reactor, isRight);
            return dialer.Run();
        });
        var faults = new RandomFaults(simulation, client, server);
        faults.Plan(6, TimeSpan.FromMinutes(3), FaultKind.Partition, FaultKind.Refuse, FaultKind.Crash);
        simulation.Always(
            $"no pause is longer than {BackoffOffByOne.LongestPause}",
            () => dialer is null || dialer.Pause <= BackoffOffByOne.LongestPause
        );
        simulation.RunFor(TimeSpan.FromMinutes(4));
    }
}
