namespace Becket.Reactors.Drivers.Ready;

/// <summary>The states of a <see cref="ReadyChannel{TSocket}"/>.</summary>
[Flags]
internal enum ChannelState : ushort
{
    None = 0,

    /// <summary>The connect has not ended. Cleared by success; or followed by <see cref="Ended"/>.</summary>
    Connecting = 1 << 0,

    /// <summary>Set by Start, or when the connect has succeeded: the channel may receive.</summary>
    Started = 1 << 1,

    /// <summary>Set by PauseReading, cleared by ResumeReading.</summary>
    Paused = 1 << 2,

    /// <summary>The peer has sent its last byte. Never cleared.</summary>
    EndOfStream = 1 << 3,

    /// <summary>CloseSending was called. Never cleared.</summary>
    SendingEnds = 1 << 4,

    /// <summary>This side's stream has been shut down. Never cleared.</summary>
    SendingEnded = 1 << 5,

    /// <summary>Close was called: the channel ends when everything is sent, and receives no more. Never
    /// cleared.</summary>
    Closing = 1 << 6,

    /// <summary>An error or Abort: the channel ends with the next flush, whatever is unsent. Never cleared.</summary>
    Failed = 1 << 7,

    /// <summary>The system's buffer is full. Cleared when the driver reports that it has room.</summary>
    Full = 1 << 8,

    /// <summary>On the list for the next flush.</summary>
    Dirty = 1 << 9,

    /// <summary>The sink wants to know when everything is sent.</summary>
    WantsDrained = 1 << 10,

    /// <summary>The descriptor is released and the sink notified. Never cleared.</summary>
    Ended = 1 << 11,
}
