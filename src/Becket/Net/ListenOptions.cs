using System.Net;

namespace Becket.Net;

/// <summary>Options for a listening port. Every option has a default.</summary>
public sealed record ListenOptions
{
    /// <summary>The address to listen at; TCP and TLS. Default: all IPv4 addresses of this machine, as in Twisted.
    /// <see cref="IPAddress.IPv6Any"/>: all IPv6 ones.</summary>
    public IPAddress Interface { get; init; } = IPAddress.Any;

    /// <summary>How many connections the system may keep waiting to be accepted. Default: 1,024 (Twisted: 50); the
    /// system may allow less.</summary>
    public int Backlog { get; init; } = 1024;

    /// <summary>Whether accepted connections begin with <see cref="ITransport.NoDelay"/>. Default: true.</summary>
    public bool NoDelay { get; init; } = true;

    /// <summary>Whether other listeners, of this program or others, may share the port, the system spreading the
    /// connections (SO_REUSEPORT). Default: false.</summary>
    public bool ReusePort { get; init; }

    /// <summary>Whether an IPv6 listener accepts IPv4 connections too. Default: false.</summary>
    public bool DualMode { get; init; }
}
