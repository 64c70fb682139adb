using System.Net;

namespace Becket.Protocols.Proxying;

/// <summary>What a PROXY protocol header says: from where to where a client connected, before a proxy took the
/// connection over.</summary>
/// <remarks>Threads: any. Source: "The PROXY protocol, Versions 1 &amp; 2", HAProxy.</remarks>
public sealed partial record ProxyHeader
{
    /// <summary>A header with addresses.</summary>
    /// <param name="source">The client's address.</param>
    /// <param name="destination">The address that the client connected to.</param>
    public ProxyHeader(EndPoint source, EndPoint destination)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(destination);
        Source = source;
        Destination = destination;
    }

    private ProxyHeader() { }

    /// <summary>A header without addresses: those of the connection itself count. Version 1 says UNKNOWN; version 2
    /// LOCAL, for a proxy's own connections such as health checks.</summary>
    public static ProxyHeader Local { get; } = new();

    /// <summary>The client's address; null if the header says none.</summary>
    public EndPoint? Source { get; }

    /// <summary>The address that the client connected to; null if the header says none.</summary>
    public EndPoint? Destination { get; }
}
