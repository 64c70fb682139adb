namespace Becket.Reactors.Drivers.Simulated;

/// <summary>A datagram on its way.</summary>
/// <param name="Bytes">What it says.</param>
/// <param name="TimeToLive">To a group: how many networks it may cross; at zero it stays on its host.</param>
/// <param name="LoopsBack">To a group: whether members on the sender's own host hear it.</param>
internal sealed record SimulatedDatagram(byte[] Bytes, int TimeToLive, bool LoopsBack);
