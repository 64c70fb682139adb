using System.Net;
using System.Net.Sockets;

namespace Becket.Reactors.Drivers.Sockets;

/// <summary>
/// The address of a Unix socket, of a type that the base class library does not know: of its own it remembers that it
/// made the file, and removes whatever is at that path when the socket is closed, which may be another's by then. Here
/// the port sees to the file, on every driver in the same way.
/// </summary>
internal sealed class BorrowedUnixEndPoint : EndPoint
{
    private readonly UnixDomainSocketEndPoint _inner;

    private BorrowedUnixEndPoint(UnixDomainSocketEndPoint inner) => _inner = inner;

    public override AddressFamily AddressFamily => AddressFamily.Unix;

    /// <summary>The same address; any that is not of a Unix socket as it is.</summary>
    public static EndPoint Of(EndPoint address) =>
        address is UnixDomainSocketEndPoint unix ? new BorrowedUnixEndPoint(unix) : address;

    public override SocketAddress Serialize() => _inner.Serialize();

    public override EndPoint Create(SocketAddress socketAddress) => _inner.Create(socketAddress);

    public override string ToString() => _inner.ToString();
}
