namespace Becket.AspNetCore.Tests;

/// <summary>What carries the connections of a <see cref="WebServer"/>.</summary>
public enum TransportKind
{
    /// <summary>Kestrel's own sockets: the measure for the others.</summary>
    KestrelSockets,

    /// <summary>A reactor on the epoll driver.</summary>
    Epoll,

    /// <summary>A reactor on the driver of the base class library's sockets.</summary>
    ReactorSockets,
}
