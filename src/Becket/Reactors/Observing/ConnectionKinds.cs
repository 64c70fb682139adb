using System.Net;
using System.Net.Sockets;
using Becket.Reactors.Drivers;

namespace Becket.Reactors.Observing;

/// <summary>The kinds of connections, and their names in metrics and traces.</summary>
internal static class ConnectionKinds
{
    public const int Count = 6;

    /// <summary>The kind of a client's connection to an address. That of a server is the next one.</summary>
    /// <remarks>By the type: an address of another package need not have a family.</remarks>
    public static ConnectionKind ClientOf(EndPoint address) =>
        address switch
        {
            IPEndPoint => ConnectionKind.TcpClient,
            UnixDomainSocketEndPoint or UnnamedUnixEndPoint => ConnectionKind.UnixClient,
            _ => ConnectionKind.OtherClient,
        };

    /// <summary>The kind of a server's connection at an address.</summary>
    public static ConnectionKind ServerOf(EndPoint address) => ClientOf(address) + 1;

    /// <summary>The value of network.transport.</summary>
    public static string Transport(this ConnectionKind kind) =>
        kind switch
        {
            ConnectionKind.TcpClient or ConnectionKind.TcpServer => "tcp",
            ConnectionKind.UnixClient or ConnectionKind.UnixServer => "unix",
            _ => "other",
        };

    /// <summary>The value of becket.connection.role.</summary>
    public static string Role(this ConnectionKind kind) => ((int)kind & 1) == 0 ? "client" : "server";
}
