using System.Net;

namespace Becket.Samples.Fleet.Simulator;

/// <summary>Options for a <see cref="SimulatedFleet"/>.</summary>
internal sealed record SimulationOptions
{
    public int Devices { get; init; } = 100;

    /// <summary>The number of the first device. Several fleets that call one gateway need different ones.</summary>
    public int FirstDevice { get; init; } = 1;

    /// <summary>The time to send. Includes connecting, excludes waiting for the last answers.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Messages per second of each device.</summary>
    public double Rate { get; init; } = 1;

    public IPAddress Address { get; init; } = IPAddress.Loopback;

    public int Port { get; init; } = 7611;

    /// <summary>Pieces of garbage per message, 0 to 1. Garbage is sent in addition to the messages.</summary>
    public double Garbage { get; init; }

    /// <summary>Connections per second, of all devices, that are dropped and made again.</summary>
    public double Reconnects { get; init; }

    /// <summary>Takes a line for each message of an operator to a vehicle. Null: nothing does.</summary>
    public Action<string>? Log { get; init; }

    /// <summary>The seed of all random choices.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Connections per second at the start, because a fleet does not connect all at once.</summary>
    public int ConnectsPerSecond { get; init; } = 1_000;

    /// <summary>How often the fleet looks which messages are due. Short compared with an answer time, so that the
    /// messages of one tick do not queue behind each other. A fleet that sends a message per minute in virtual time
    /// needs fewer ticks. Default: 2 ms.</summary>
    public TimeSpan Tick { get; init; } = TimeSpan.FromMilliseconds(2);

    /// <summary>The time to wait for the last answers.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
