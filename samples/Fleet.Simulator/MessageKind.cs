namespace Becket.Samples.Fleet.Simulator;

/// <summary>The kinds of messages that simulated vehicles send and that need an answer.</summary>
internal enum MessageKind : byte
{
    /// <summary>No message: a free place in <see cref="PendingAnswers"/>.</summary>
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
