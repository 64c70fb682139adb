namespace Becket.Reactors.Drivers.Simulated;

/// <summary>Decides whether and when a packet arrives. A network without one delivers each packet at once.</summary>
internal interface IPacketPath
{
    /// <summary>Takes a packet that was sent. The path lets it arrive, now or later, by
    /// <see cref="SimulatedHost.Arrive"/>, or loses it.</summary>
    /// <param name="from">The sending host.</param>
    /// <param name="to">The host that has the address; the sender itself for the loopback. Null if no host has
    /// it.</param>
    /// <param name="packet">The packet. The packets of one connection must arrive in the order sent, all or none of
    /// those behind.</param>
    void Send(SimulatedHost from, SimulatedHost? to, in SimulatedPacket packet);
}
