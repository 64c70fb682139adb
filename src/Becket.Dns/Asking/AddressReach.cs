using System.Net;
using System.Net.Sockets;

namespace Becket.Dns.Asking;

/// <summary>Which addresses this machine has a way to: RFC 6724, rule 1.</summary>
internal static class AddressReach
{
    // A port that nothing is sent to: to connect a socket for datagrams only finds the way.
    private const int Discard = 9;

    /// <summary>Sorts those first that this machine has a way to, and IPv6 before IPv4 among them.</summary>
    public static IReadOnlyList<IPAddress> Sort(IReadOnlyList<IPAddress> six, IReadOnlyList<IPAddress> four) =>
        four.Count == 0 ? six
        : six.Count == 0 ? four
        : HasWayTo(six[0]) ? [.. six, .. four]
        : [.. four, .. six];

    private static bool HasWayTo(IPAddress address)
    {
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(address, Discard);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
