using Becket.Simulations;

namespace Becket.Tests.Simulations.PlantedBugs;

/// <summary><see cref="LostWakeUp"/>: found by connections that are reset.</summary>
public sealed class LostWakeUpTests : PlantedBugContract
{
    private const int Orders = 500;

    private protected override void Play(Simulation simulation, bool isRight)
    {
        Host server = simulation.AddHost("server");
        Host client = simulation.AddHost("client");
        LostWakeUp? sender = null;
        server.Run(LostWakeUp.Serve);
        client.Run(reactor => (sender = new LostWakeUp(reactor, isRight)).Send(Orders));
        var faults = new RandomFaults(simulation, client, server);
        faults.Plan(6, TimeSpan.FromSeconds(60), FaultKind.Reset, FaultKind.Hold, FaultKind.Pause, FaultKind.Crash);
        simulation.Eventually(
            "all orders are acknowledged",
            () => sender is { Acknowledged: Orders },
            within: TimeSpan.FromMinutes(5)
        );
    }
}
