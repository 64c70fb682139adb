namespace Becket.Reactors.Drivers.Simulated;

/// <summary>A datagram on its way.</summary>
/// <param name="Bytes">Its content.</param>
/// <param name="TimeToLive">Sent to a group: the number of networks it may cross; at zero it stays on its host.</param>
/// <param name="LoopsBack">Sent to a group: whether members on the sender's own host receive it.</param>
internal sealed record SimulatedDatagram(byte[] Bytes, int TimeToLive, bool LoopsBack);
