using Becket.Reactors.Drivers.Simulated;

namespace Becket.Simulations.Networks;

/// <summary>A packet that is on its way.</summary>
internal sealed class PacketInFlight(Network network) : ISimulatedEvent
{
    /// <summary>The sender.</summary>
    public SimulatedHost From { get; set; } = null!;

    /// <summary>The receiver.</summary>
    public SimulatedHost To { get; set; } = null!;

    /// <summary>The packet.</summary>
    public SimulatedPacket Packet { get; set; }

    public void Happen() => network.OnArrived(this);
}
