using Becket.Samples.Fleet.Gateway.Sessions;

namespace Becket.Samples.Fleet.Gateway;

/// <summary>Counts since the start. Only the loop changes them.</summary>
internal sealed class GatewayCounts
{
    private readonly long[] _closed = new long[CloseReasons.All.Count];

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

    /// <summary>Connections that were turned away because of a limit.</summary>
    public long TurnedAway { get; set; }

    /// <summary>Registrations that were answered with another result than success.</summary>
    public long RegistrationsRefused { get; set; }

    /// <summary>Connections closed because the device was silent.</summary>
    public long Silent =>
        Closed(CloseReason.Silent) + Closed(CloseReason.HeartbeatsUnanswered) + Closed(CloseReason.NoFrame);

    /// <summary>Connections closed because their terminal opened another one.</summary>
    public long Replaced => Closed(CloseReason.Replaced);

    /// <summary>How many times the gateway stopped reading a connection because alarms filled the queue.</summary>
    public long Paused { get; set; }

    /// <summary>The number of connections that ended for this reason.</summary>
    public long Closed(CloseReason reason) => _closed[(int)reason];

    public void Note(CloseReason reason) => _closed[(int)reason]++;
}
