namespace Becket.Protocols.Framing;

/// <summary>What <see cref="FrameReceiver.ReadFrame"/> found at the front of the bytes that have arrived.</summary>
public enum FrameResult
{
    /// <summary>No whole frame: more bytes are needed.</summary>
    Incomplete,

    /// <summary>No good frame: bytes were dropped, such as noise or a frame that the protocol rejected. What follows
    /// them is looked at next. <see cref="FrameReceiver.FirstFrameTimeout"/> goes on.</summary>
    Skipped,

    /// <summary>A good frame, which has been delivered.</summary>
    Received,
}
