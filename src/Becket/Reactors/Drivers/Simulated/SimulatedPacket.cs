using System.Net;

namespace Becket.Reactors.Drivers.Simulated;

/// <summary>A packet on a <see cref="SimulatedNetwork"/>.</summary>
/// <remarks>The packets of one connection must arrive in the order sent, each once: whatever loses them sends them
/// again, as TCP does.</remarks>
/// <param name="Kind">Its kind.</param>
/// <param name="From">The sender's address.</param>
/// <param name="To">The receiver's address.</param>
internal readonly record struct SimulatedPacket(PacketKind Kind, EndPoint From, EndPoint To)
{
    /// <summary>The sending end of the connection; null for <see cref="PacketKind.Refusal"/>, for packets without a
    /// connection, and for the reset that a machine sends on its own account.</summary>
    public SimulatedSocket? Sender { get; init; }

    /// <summary>The receiving end of the connection; null for <see cref="PacketKind.Syn"/> and for packets without a
    /// connection.</summary>
    public SimulatedSocket? Receiver { get; init; }

    /// <summary>The number of bytes of <see cref="PacketKind.Data"/> or
    /// <see cref="PacketKind.WindowUpdate"/>.</summary>
    public int Count { get; init; }

    /// <summary>The content of <see cref="PacketKind.Datagram"/>.</summary>
    public SimulatedDatagram? Datagram { get; init; }
}
