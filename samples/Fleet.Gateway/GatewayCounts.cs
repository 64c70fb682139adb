namespace Becket.Samples.Fleet.Gateway;

/// <summary>What the gateway has had to do since it started. Only the loop counts.</summary>
internal sealed class GatewayCounts
{
    /// <summary>Frames that were right, of JT/T 808 and of FP over TCP.</summary>
    public long Frames { get; set; }

    /// <summary>Frames that were wrong, and rubbish between them.</summary>
    public long Rejected { get; set; }

    /// <summary>Messages of an id that this program does not know.</summary>
    public long Unknown { get; set; }

    public long Positions { get; set; }

    public long Alarms { get; set; }

    /// <summary>Frames of the anti-fatigue devices.</summary>
    public long FpFrames { get; set; }

    /// <summary>Connections that ended because the device left heartbeats unanswered, or was silent.</summary>
    public long Silent { get; set; }

    /// <summary>Connections that ended because the same terminal opened another one.</summary>
    public long Replaced { get; set; }

    /// <summary>Times a connection was not read from, as alarms filled the queue.</summary>
    public long Paused { get; set; }
}
