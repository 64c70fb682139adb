using System.Net;

namespace Becket.Samples.Fleet.Simulator;

/// <summary>What load to make.</summary>
internal sealed record SimulationOptions
{
    public int Devices { get; init; } = 100;

    /// <summary>How long to send; connecting included, waiting for the last answers not.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Messages a second of each device.</summary>
    public double Rate { get; init; } = 1;

    public IPAddress Address { get; init; } = IPAddress.Loopback;

    public int Port { get; init; } = 7611;

    /// <summary>Of what is sent, how much is no message: 0 to 1. It comes besides the messages.</summary>
    public double Garbage { get; init; }

    /// <summary>Connections that are dropped and made again, a second, of all devices.</summary>
    public double Reconnects { get; init; }

    /// <summary>Where chance begins.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How many connections a second are begun at the start: a fleet does not come in one moment.</summary>
    public int ConnectsPerSecond { get; init; } = 1_000;

    /// <summary>How long to wait for the last answers.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);
}
