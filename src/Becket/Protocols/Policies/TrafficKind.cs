namespace Becket.Protocols.Policies;

/// <summary>What happened to a connection of a <see cref="TrafficLoggingFactory"/>.</summary>
public enum TrafficKind
{
    /// <summary>The connection was made.</summary>
    Connected,

    /// <summary>Bytes have arrived.</summary>
    Received,

    /// <summary>Bytes were written.</summary>
    Sent,

    /// <summary>The connection is over.</summary>
    Disconnected,
}
