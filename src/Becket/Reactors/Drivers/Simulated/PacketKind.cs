namespace Becket.Reactors.Drivers.Simulated;

/// <summary>What a <see cref="SimulatedPacket"/> says. Source of the names: RFC 9293 (TCP), RFC 792 (ICMP).</summary>
internal enum PacketKind : byte
{
    /// <summary>Somebody wants to connect.</summary>
    Syn,

    /// <summary>The connection stands. The caller's only answer but <see cref="Refusal"/>.</summary>
    SynAck,

    /// <summary>Nobody listens: the reset that answers a <see cref="Syn"/>.</summary>
    Refusal,

    /// <summary>Bytes. They lie in the receiver's buffer already, and with this they have arrived.</summary>
    Data,

    /// <summary>The receiver has read, and its buffer has room for more.</summary>
    WindowUpdate,

    /// <summary>The sender will send no more.</summary>
    Fin,

    /// <summary>The connection is broken.</summary>
    Rst,

    /// <summary>A datagram.</summary>
    Datagram,

    /// <summary>Nobody is there for a datagram: ICMP's port unreachable.</summary>
    PortUnreachable,
}
