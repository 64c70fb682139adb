using System.Net;

namespace Becket.Samples.Fleet.Simulator;

/// <summary>Options for a <see cref="SimulatedFleet"/>.</summary>
internal sealed record SimulationOptions
{
    public int Devices { get; init; } = 100;

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

    /// <summary>The time to wait for the last answers.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
