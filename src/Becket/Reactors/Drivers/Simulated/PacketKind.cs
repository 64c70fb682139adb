namespace Becket.Reactors.Drivers.Simulated;

/// <summary>The kinds of <see cref="SimulatedPacket"/>. Source of the names: RFC 9293 (TCP), RFC 792 (ICMP).</summary>
internal enum PacketKind : byte
{
    /// <summary>A caller wants to connect.</summary>
    Syn,

    /// <summary>The connection is made. The only other answer to a caller is <see cref="Refusal"/>.</summary>
    SynAck,

    /// <summary>The caller has seen the <see cref="SynAck"/>: the listener may hand the connection out. Only in a
    /// world, where that takes time.</summary>
    Ack,

    /// <summary>There is no listener: the reset that answers a <see cref="Syn"/>.</summary>
    Refusal,

    /// <summary>Bytes. They are in the receiver's buffer already; with this packet they have arrived.</summary>
    Data,

    /// <summary>The receiver has read, and its buffer has room for more.</summary>
    WindowUpdate,

    /// <summary>The sender will send no more.</summary>
    Fin,

    /// <summary>The connection is broken.</summary>
    Rst,

    /// <summary>A datagram.</summary>
    Datagram,

    /// <summary>A datagram has found no receiver: ICMP's port unreachable.</summary>
    PortUnreachable,
}
