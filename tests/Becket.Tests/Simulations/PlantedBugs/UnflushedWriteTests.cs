using Becket.Simulations;

namespace Becket.Tests.Simulations.PlantedBugs;

/// <summary><see cref="UnflushedWrite"/>: found by a crash between the acknowledgement and the next flush.</summary>
public sealed class UnflushedWriteTests : PlantedBugContract
{
    private const int Orders = 150;

    private protected override void Play(Simulation simulation, bool isRight)
    {
        Host server = simulation.AddHost("server");
        Host client = simulation.AddHost("client");
        var orders = new UnflushedWrite(isRight);
        server.Run(orders.Serve);
        client.Run(reactor => orders.Order(reactor, Orders));
        var faults = new RandomFaults(simulation, client, server);
        faults.Plan(
            5,
            TimeSpan.FromSeconds(30),
            FaultKind.Crash,
            FaultKind.Reset,
            FaultKind.Pause,
            FaultKind.Partition
        );
        simulation.Eventually(
            "all orders are acknowledged",
            () => orders.Acknowledged.Count == Orders,
            within: TimeSpan.FromMinutes(5)
        );
        simulation.AtEnd(
            "each acknowledged order is on the disk",
            () => UnflushedWrite.Read(server.Disk).IsSupersetOf(orders.Acknowledged)
        );
    }
}
