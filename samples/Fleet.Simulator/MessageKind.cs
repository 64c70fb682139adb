namespace Becket.Samples.Fleet.Simulator;

/// <summary>What simulated vehicles send and want an answer to.</summary>
internal enum MessageKind : byte
{
    /// <summary>None: a free place among what is waited for.</summary>
    None,
    Position,
    Alarm,
    Batch,

    /// <summary>One packet of a long batch.</summary>
    Packet,

    /// <summary>Bytes of the anti-fatigue device.</summary>
    Uplink,
    Heartbeat,
    LogOut,
}
