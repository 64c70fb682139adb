namespace Becket.Samples.Fleet.Jt808.Fragments;

/// <summary>What came of a packet.</summary>
public enum FragmentOutcome
{
    /// <summary>It is kept; others are missing.</summary>
    Kept,

    /// <summary>It was the last one missing: the message is whole.</summary>
    Complete,

    /// <summary>It has been here already, perhaps in a message that is whole by now.</summary>
    Duplicate,

    /// <summary>It is beyond a limit of <see cref="FragmentLimits"/>, and dropped; if the limit is the message's, so is
    /// the message.</summary>
    Refused,
}
