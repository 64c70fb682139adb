using Becket.Simulations;

namespace Becket.Tests.Simulations.Library;

/// <summary>TLS over a link that loses packets, and is slow, cut and torn.</summary>
public sealed class TlsScenarioTests
{
    private const int Seeds = 50;

    [Fact]
    public void All_bytes_come_back_in_order() => Simulation.Explore(Seeds, Play);

    /// <summary>A check cannot be asked for: it compares the bytes, too, and those of TLS are others each
    /// time.</summary>
    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(3UL)]
    public void The_same_seed_gives_the_same_times_and_lengths(ulong seed) =>
        Assert.Equal(Measure(seed), Measure(seed));

    private static (long Events, TimeSpan End) Measure(ulong seed)
    {
        (long, TimeSpan) measured = default;
        Simulation.Run(
            seed,
            simulation =>
            {
                Play(simulation);
                simulation.AtEnd("measured", () => measured = (simulation.Events, simulation.Now));
            }
        );
        return measured;
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
