using System.Net;

namespace Becket.Reactors.Drivers.Simulated;

/// <summary>What travels over a <see cref="SimulatedNetwork"/>.</summary>
/// <remarks>Those of one connection must arrive, and in the order sent: what TCP does about loss is below
/// this.</remarks>
/// <param name="Kind">What it says.</param>
/// <param name="From">Who sends it.</param>
/// <param name="To">Whom to.</param>
internal readonly record struct SimulatedPacket(PacketKind Kind, EndPoint From, EndPoint To)
{
    /// <summary>The sending end of the connection: of <see cref="PacketKind.Syn"/> and
    /// <see cref="PacketKind.SynAck"/>.</summary>
    public SimulatedSocket? Sender { get; init; }

    /// <summary>The end of the connection that it is for; null for <see cref="PacketKind.Syn"/> and what belongs to no
    /// connection.</summary>
    public SimulatedSocket? Receiver { get; init; }

    /// <summary>Bytes of <see cref="PacketKind.Data"/> or <see cref="PacketKind.WindowUpdate"/>.</summary>
    public int Count { get; init; }

    /// <summary>What <see cref="PacketKind.Datagram"/> carries.</summary>
    public SimulatedDatagram? Datagram { get; init; }
}
