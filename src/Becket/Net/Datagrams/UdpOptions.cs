using System.Net;

namespace Becket.Net.Datagrams;

/// <summary>Options for a UDP port. Every option has a default.</summary>
public sealed record UdpOptions
{
    /// <summary>The address to receive at. Default: all IPv4 addresses of this machine, as in Twisted. An IPv6 address
    /// makes an IPv6 port.</summary>
    public IPAddress Interface { get; init; } = IPAddress.Any;

    /// <summary>Longer datagrams are truncated. In bytes, 1 to 65,535. Default: 8,192, as in Twisted.</summary>
    public int MaxPacketSize { get; init; } = 8192;
}
