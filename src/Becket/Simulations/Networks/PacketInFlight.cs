using Becket.Reactors.Drivers.Simulated;

namespace Becket.Simulations.Networks;

/// <summary>A packet that is on its way.</summary>
internal sealed class PacketInFlight(Network network) : ISimulatedEvent
{
    /// <summary>The sender.</summary>
    public SimulatedHost From { get; set; } = null!;

    /// <summary>The receiver; null if no host had the address.</summary>
    public SimulatedHost? To { get; set; }

    /// <summary>The packet.</summary>
    public SimulatedPacket Packet { get; set; }

    /// <summary>When it was sent, in the world's seconds.</summary>
    public double SentAt { get; set; }

    /// <summary>Whether it will not arrive.</summary>
    public bool IsLost { get; set; }

    public void Happen() => network.OnArrival(this);
}
