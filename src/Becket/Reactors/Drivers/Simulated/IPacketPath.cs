namespace Becket.Reactors.Drivers.Simulated;

/// <summary>Decides whether and when a packet arrives. A network without one delivers each packet at once.</summary>
internal interface IPacketPath
{
    /// <summary>Takes a packet that was sent. The path lets it arrive, now or later, by
    /// <see cref="SimulatedHost.Arrive"/>, or loses it.</summary>
    /// <param name="from">The sending host.</param>
    /// <param name="to">The host that has the address; the sender itself for the loopback. Null if no host has
    /// it.</param>
    /// <param name="packet">The packet. The packets of one connection must arrive in the order sent.</param>
    void Send(SimulatedHost from, SimulatedHost? to, in SimulatedPacket packet);

    /// <summary>A packet <see cref="PacketKind.Syn"/> has arrived, and the listener had no room for it: the caller
    /// sends it again later.</summary>
    void OnCallDropped(SimulatedSocket caller);

    /// <summary>Sends probes to the other end of an idle connection, as long as the socket wants that.</summary>
    void KeepAlive(SimulatedSocket socket);
}
