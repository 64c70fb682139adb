using System.Net;
using System.Net.Sockets;

namespace Becket.Reactors.Drivers.Sockets;

/// <summary>
/// The address of a Unix socket, of a type that the base class library does not know. For its own type it remembers
/// that it has made the file, and when the socket is closed it removes the file at that path, which may belong to
/// another program by then. Here the port makes and removes the file, on every driver in the same way.
/// </summary>
internal sealed class BorrowedUnixEndPoint : EndPoint
{
    private readonly UnixDomainSocketEndPoint _inner;

    private BorrowedUnixEndPoint(UnixDomainSocketEndPoint inner) => _inner = inner;

    public override AddressFamily AddressFamily => AddressFamily.Unix;

    /// <summary>Wraps the address of a Unix socket; returns any other address as it is.</summary>
    public static EndPoint Of(EndPoint address) =>
        address is UnixDomainSocketEndPoint unix ? new BorrowedUnixEndPoint(unix) : address;

    public override SocketAddress Serialize() => _inner.Serialize();

    public override EndPoint Create(SocketAddress socketAddress) => _inner.Create(socketAddress);

    public override string ToString() => _inner.ToString();
}
