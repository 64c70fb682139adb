using System.Net;
using System.Net.Sockets;

namespace Becket.Reactors.Drivers.Simulated;

/// <summary>Kinds of addresses.</summary>
internal static class SimulatedAddresses
{
    // The broadcast address of the loopback's network, the only network that a host has by itself.
    private static readonly IPAddress s_loopbackBroadcast = new([127, 255, 255, 255]);

    /// <summary>The address in one form, so that equal addresses compare as equal: an IPv4 address mapped to IPv6
    /// becomes IPv4 again, and a scope is dropped.</summary>
    public static IPAddress Plain(this IPAddress address) =>
        address.IsIPv4MappedToIPv6 ? address.MapToIPv4()
        : address.AddressFamily == AddressFamily.InterNetworkV6 && address.ScopeId != 0
            ? new IPAddress(address.GetAddressBytes())
        : address;

    /// <summary>The end point with its address in one form.</summary>
    public static IPEndPoint Plain(this IPEndPoint endPoint) => new(endPoint.Address.Plain(), endPoint.Port);

    /// <summary>Whether it is the "any" address, which means all addresses of a host.</summary>
    public static bool IsAny(this IPAddress address) =>
        address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    /// <summary>Whether it is the address of a multicast group.</summary>
    public static bool IsGroup(this IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetwork)
        {
            return address.IsIPv6Multicast;
        }

        // 224.0.0.0/4, RFC 5771.
        Span<byte> bytes = stackalloc byte[4];
        return address.TryWriteBytes(bytes, out _) && (bytes[0] & 0xF0) == 0xE0;
    }

    /// <summary>Whether it is a broadcast address.</summary>
    public static bool IsBroadcast(this IPAddress address) =>
        address.Equals(IPAddress.Broadcast) || address.Equals(s_loopbackBroadcast);
}
