using Becket.Simulations;

namespace Becket.Tests.Simulations.Library;

/// <summary>Lines, netstrings and strings with a prefix whose bytes arrive torn, late, a few at a time.</summary>
public sealed class FramingScenarioTests
{
    private const int Seeds = 100;
    private const int Frames = 200;

    [Theory]
    [InlineData(FrameKind.Line)]
    [InlineData(FrameKind.Netstring)]
    [InlineData(FrameKind.Int32)]
    public void Torn_frames_arrive_whole_in_order_and_once(FrameKind kind) =>
        Simulation.Explore(Seeds, simulation => Play(simulation, kind));

    [Theory]
    [InlineData(FrameKind.Line)]
    [InlineData(FrameKind.Netstring)]
    [InlineData(FrameKind.Int32)]
    public void The_same_seed_gives_the_same_run(FrameKind kind) =>
        Simulation.Explore(3, simulation => Play(simulation, kind), new ExploreOptions { Check = true });

    private static void Play(Simulation simulation, FrameKind kind)
    {
        Host server = simulation.AddHost("server");
        Host client = simulation.AddHost("client");
        byte[][] sent = FramedStream.Draw(simulation.Random, Frames, hasDelimiters: kind == FrameKind.Line);
        byte[] wire = FramedStream.ToWire(sent, kind);
        var frames = new ComparedFrames(sent);
        server.Run(reactor =>
            _ = reactor.ListenTcp(FramedStream.Port, Factory.ForProtocol(() => frames.MakeReceiver(kind)))
        );
        client.Run(reactor => FramedStream.Send(reactor, wire));
        var faults = new RandomFaults(simulation, client, server);
        faults.Plan(
            8,
            TimeSpan.FromSeconds(20),
            FaultKind.TinyTransfers,
            FaultKind.SlowLink,
            FaultKind.Loss,
            FaultKind.Hold,
            FaultKind.Partition,
            FaultKind.Pause
        );
        simulation.Always("each frame is as it was sent", () => frames.Wrong is null);
        simulation.Eventually("all frames have arrived", () => frames.IsComplete, TimeSpan.FromMinutes(5));
        simulation.AtEnd("no more frames have arrived", () => frames.Arrived == Frames);
    }
}
