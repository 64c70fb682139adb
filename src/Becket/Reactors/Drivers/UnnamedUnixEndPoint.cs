using System.Net;
using System.Net.Sockets;

namespace Becket.Reactors.Drivers;

/// <summary>The address of a Unix socket that has none, as the connecting side usually has not.</summary>
internal sealed class UnnamedUnixEndPoint : EndPoint
{
    public static UnnamedUnixEndPoint Instance { get; } = new();

    public override AddressFamily AddressFamily => AddressFamily.Unix;

    public override string ToString() => "(unnamed Unix socket)";
}
