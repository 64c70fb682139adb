using System.Net;
using System.Net.Sockets;

namespace Becket.Reactors.Drivers.Simulated;

/// <summary>What kind of address one is.</summary>
internal static class SimulatedAddresses
{
    // Of the loopback's own network, the only one that a host has by itself.
    private static readonly IPAddress s_loopbackBroadcast = new([127, 255, 255, 255]);

    /// <summary>The address itself: IPv4 in the clothes of IPv6 undressed, and no scope. So equal addresses are
    /// equal.</summary>
    public static IPAddress Plain(this IPAddress address) =>
        address.IsIPv4MappedToIPv6 ? address.MapToIPv4()
        : address.AddressFamily == AddressFamily.InterNetworkV6 && address.ScopeId != 0
            ? new IPAddress(address.GetAddressBytes())
        : address;

    /// <summary>The end point with its address plain.</summary>
    public static IPEndPoint Plain(this IPEndPoint endPoint) => new(endPoint.Address.Plain(), endPoint.Port);

    /// <summary>Whether it means all addresses of a host.</summary>
    public static bool IsAny(this IPAddress address) =>
        address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    /// <summary>Whether it is a multicast group's.</summary>
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

    /// <summary>Whether it means everybody.</summary>
    public static bool IsBroadcast(this IPAddress address) =>
        address.Equals(IPAddress.Broadcast) || address.Equals(s_loopbackBroadcast);
}
