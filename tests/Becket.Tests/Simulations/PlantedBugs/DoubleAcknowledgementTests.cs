using Becket.Simulations;

namespace Becket.Tests.Simulations.PlantedBugs;

/// <summary><see cref="DoubleAcknowledgement"/>: found by a partition that swallows an acknowledgement.</summary>
public sealed class DoubleAcknowledgementTests : PlantedBugContract
{
    private const int Payments = 100;

    private protected override void Play(Simulation simulation, bool isRight)
    {
        Host server = simulation.AddHost("server");
        Host client = simulation.AddHost("client");
        var till = new DoubleAcknowledgement(isRight);
        server.Run(till.Serve);
        client.Run(static reactor => DoubleAcknowledgement.Pay(reactor, Payments));
        var faults = new RandomFaults(simulation, client, server);
        faults.Plan(5, TimeSpan.FromSeconds(60), FaultKind.Partition, FaultKind.HalfPartition, FaultKind.Hold);
        simulation.Always("no payment is carried out twice", () => till.MostTimes <= 1);
        simulation.Eventually(
            "all payments are carried out",
            () => till.Payments.Count == Payments,
            within: TimeSpan.FromMinutes(10)
        );
    }
}
