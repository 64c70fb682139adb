namespace Becket.Samples.Fleet.Codec.Jt808.Fragments;

/// <summary>The result of adding a packet.</summary>
public enum FragmentOutcome
{
    /// <summary>The packet is kept. Others are missing.</summary>
    Kept,

    /// <summary>The packet was the last missing one. The message is complete.</summary>
    Complete,

    /// <summary>The packet has arrived before. Its message may be complete by now.</summary>
    Duplicate,

    /// <summary>The packet exceeds a limit of <see cref="FragmentLimits"/> and was dropped. If it is a limit of the
    /// message, the message was dropped, too.</summary>
    Refused,
}
