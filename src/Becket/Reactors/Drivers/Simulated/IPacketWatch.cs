namespace Becket.Reactors.Drivers.Simulated;

/// <summary>Sees the packets of a <see cref="SimulatedNetwork"/>, for a log.</summary>
internal interface IPacketWatch
{
    /// <summary>A host sends a packet.</summary>
    void OnSent(SimulatedHost host, in SimulatedPacket packet);

    /// <summary>A packet arrives at a host.</summary>
    void OnArrived(SimulatedHost host, in SimulatedPacket packet);
}
