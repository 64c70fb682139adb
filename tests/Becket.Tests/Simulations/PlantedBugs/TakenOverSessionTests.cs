using Becket.Simulations;

namespace Becket.Tests.Simulations.PlantedBugs;

/// <summary><see cref="TakenOverSession"/>: found by packets that are late while the client logs in.</summary>
public sealed class TakenOverSessionTests : PlantedBugContract
{
    private protected override void Play(Simulation simulation, bool isRight)
    {
        Host server = simulation.AddHost("server");
        Host client = simulation.AddHost("client");
        TakenOverSession? sessions = null;
        server.Run(reactor =>
        {
            sessions = new TakenOverSession(reactor, isRight);
            sessions.Serve();
        });
        client.Run(TakenOverSession.Listen);
        var faults = new RandomFaults(simulation, client, server);
        faults.Plan(6, TimeSpan.FromSeconds(60), FaultKind.Hold, FaultKind.Loss, FaultKind.Pause, FaultKind.Reset);
        simulation.Always(
            "the session never goes back to an older connection",
            () => sessions is null || sessions.Present == 0 || sessions.Present == sessions.Newest
        );
        simulation.RunFor(TimeSpan.FromSeconds(60));
        simulation.Eventually("the client has a session", () => sessions!.Present > 0, within: TimeSpan.FromMinutes(1));
    }
}
