using System.Net;
using System.Net.Sockets;

namespace Crawler.Addresses;

/// <summary>Which addresses are anybody's to fetch from. A crawler must not be turned against the network that it runs
/// in.</summary>
/// <remarks>What is not public are the blocks of IANA's registries of special-purpose addresses that are not globally
/// reachable (RFC 6890), multicast, and addresses that carry such an IPv4 address within.</remarks>
public static class PublicAddresses
{
    private static readonly IPNetwork[] s_notPublic =
    [
        .. new[]
        {
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
            "::/127",
            "64:ff9b:1::/48",
            "100::/64",
            "2001:2::/48",
            "2001:db8::/32",
            "3fff::/20",
            "5f00::/16",
            "fc00::/7",
            "fe80::/9",
            "ff00::/8",
        }.Select(IPNetwork.Parse),
    ];

    // Where an address holds an IPv4 address: the block, the first of its four bytes, and what they are combined with.
    private static readonly (IPNetwork Block, int First, byte Mask)[] s_carriers =
    [
        (IPNetwork.Parse("::/96"), 12, 0), // the old form of one
        (IPNetwork.Parse("64:ff9b::/96"), 12, 0), // NAT64
        (IPNetwork.Parse("2002::/16"), 2, 0), // 6to4
        (IPNetwork.Parse("2001::/32"), 12, 0xff), // Teredo, with its bits turned
    ];

    /// <summary>Whether the whole internet can reach an address.</summary>
    public static bool Contains(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        return !s_notPublic.Any(block => block.Contains(address))
            && (
                address.AddressFamily == AddressFamily.InterNetwork
                || Carried(address) is not { } four
                || Contains(four)
            );
    }

    private static IPAddress? Carried(IPAddress address)
    {
        byte[] bytes = address.GetAddressBytes();
        foreach ((IPNetwork block, int first, byte mask) in s_carriers)
        {
            if (block.Contains(address))
            {
                return new IPAddress([.. bytes.AsSpan(first, 4).ToArray().Select(part => (byte)(part ^ mask))]);
            }
        }

        return null;
    }
}
