namespace Becket.Protocols.Policies;

/// <summary>What a <see cref="TrafficLoggingFactory"/> tells of.</summary>
public enum TrafficKind
{
    /// <summary>The connection stands.</summary>
    Connected,

    /// <summary>Bytes have arrived.</summary>
    Received,

    /// <summary>Bytes are written.</summary>
    Sent,

    /// <summary>The connection is over.</summary>
    Disconnected,
}
