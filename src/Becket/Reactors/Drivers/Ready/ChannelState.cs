namespace Becket.Reactors.Drivers.Ready;

/// <summary>What a <see cref="ReadyChannel"/> is about.</summary>
[Flags]
internal enum ChannelState : ushort
{
    None = 0,

    /// <summary>Connect is under way. Ends with success (cleared) or with <see cref="Ended"/>.</summary>
    Connecting = 1 << 0,

    /// <summary>Set by Start, or when connected: it may receive.</summary>
    Started = 1 << 1,

    /// <summary>Set and cleared by PauseReading and ResumeReading.</summary>
    Paused = 1 << 2,

    /// <summary>The other side has sent its last byte. Never left.</summary>
    EndOfStream = 1 << 3,

    /// <summary>CloseSending was called. Never left.</summary>
    SendingEnds = 1 << 4,

    /// <summary>The end of this side's stream is on its way. Never left.</summary>
    SendingEnded = 1 << 5,

    /// <summary>Close was called: ends when everything is sent, and receives no more. Never left.</summary>
    Closing = 1 << 6,

    /// <summary>An error or Abort: ends with the next flush, whatever is unsent. Never left.</summary>
    Failed = 1 << 7,

    /// <summary>The system's buffer is full; set until it has told that there is room.</summary>
    Full = 1 << 8,

    /// <summary>On the list for the next flush.</summary>
    Dirty = 1 << 9,

    /// <summary>The sink wants to know when everything is sent.</summary>
    WantsDrained = 1 << 10,

    /// <summary>Connected, and the sink does not know yet.</summary>
    ConnectedUntold = 1 << 11,

    /// <summary>Released, and the sink has been told. Never left.</summary>
    Ended = 1 << 12,
}
