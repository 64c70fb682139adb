namespace Becket.Samples.Fleet.Gateway;

/// <summary>Counts since the start. Only the loop changes them.</summary>
internal sealed class GatewayCounts
{
    /// <summary>Correct frames, of JT/T 808 and of FP over TCP.</summary>
    public long Frames { get; set; }

    /// <summary>Incorrect frames, and noise between frames.</summary>
    public long Rejected { get; set; }

    /// <summary>Parts of messages that are broken, while the rest of the message was kept.</summary>
    public long Broken { get; set; }

    /// <summary>Messages with an id that the gateway does not know.</summary>
    public long Unknown { get; set; }

    public long Positions { get; set; }

    public long Alarms { get; set; }

    /// <summary>Frames of the anti-fatigue devices.</summary>
    public long FpFrames { get; set; }

    /// <summary>Connections closed because the device left heartbeats unanswered or was silent.</summary>
    public long Silent { get; set; }

    /// <summary>Connections closed because their terminal opened another one.</summary>
    public long Replaced { get; set; }

    /// <summary>How many times the gateway stopped reading a connection because alarms filled the queue.</summary>
    public long Paused { get; set; }
}
