using Becket.Simulations;

namespace Becket.Tests.Simulations.Library;

/// <summary>TLS over a link that loses packets, and is slow, cut and torn.</summary>
public sealed class TlsScenarioTests
{
    private const int Seeds = 50;

    [Fact]
    public void All_bytes_come_back_in_order() => Simulation.Explore(Seeds, Play);

    [Fact]
    public void A_check_that_leaves_out_the_bytes_finds_no_difference() =>
        Simulation.ExploreWith(3, Play, new ExploreOptions { Check = true, CheckBytes = false }, new());

    [Fact]
    public void A_check_that_compares_the_bytes_says_how_to_leave_them_out()
    {
        SimulationFailedException error = Assert.Throws<SimulationFailedException>(static () =>
            Simulation.ExploreWith(1, Play, new ExploreOptions { Check = true, Shrink = false }, new())
        );
        Assert.Contains("for a scenario with TLS set ExploreOptions.CheckBytes to false", error.Message);
    }

    private static void Play(Simulation simulation)
    {
        Host server = simulation.AddHost("server");
        Host client = simulation.AddHost("client");
        byte[] sent = new byte[40_000 + simulation.Random.Next(40_000)];
        simulation.Random.NextBytes(sent);
        SecureEcho? echo = null;
        server.Run(SecureEcho.Serve);
        client.Run(reactor => (echo = new SecureEcho(reactor, sent)).Run());
        simulation.Network.SetLoss(client, server, 0.05);
        var faults = new RandomFaults(simulation, client, server);
        faults.Plan(
            4,
            TimeSpan.FromSeconds(8),
            FaultKind.Loss,
            FaultKind.TinyTransfers,
            FaultKind.SlowLink,
            FaultKind.Hold,
            FaultKind.Pause
        );
        simulation.Always(
            "the bytes that have come back are those that were sent",
            () => echo is null or { IsRight: true }
        );
        simulation.Eventually("all bytes have come back", () => echo is { IsComplete: true }, TimeSpan.FromMinutes(10));
    }
}
