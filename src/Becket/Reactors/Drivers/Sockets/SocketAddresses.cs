using System.Net;
using System.Net.Sockets;

namespace Becket.Reactors.Drivers.Sockets;

/// <summary>The addresses of a socket, which the base class library does not always know.</summary>
internal static class SocketAddresses
{
    private static readonly IPEndPoint s_unknown = new(IPAddress.Any, 0);

    /// <summary>This side's address.</summary>
    public static EndPoint OfSocket(Socket socket)
    {
        try
        {
            return Known(socket, socket.LocalEndPoint);
        }
        catch (SocketException)
        {
            return Known(socket, null);
        }
    }

    /// <summary>The peer's address. The peer may have gone already.</summary>
    public static EndPoint OfPeer(Socket socket)
    {
        try
        {
            return Known(socket, socket.RemoteEndPoint);
        }
        catch (SocketException)
        {
            return Known(socket, null);
        }
    }

    private static EndPoint Known(Socket socket, EndPoint? address) =>
        socket.AddressFamily != AddressFamily.Unix ? address ?? s_unknown
        : address is null || string.IsNullOrEmpty(address.ToString()) ? UnnamedUnixEndPoint.Instance
        : address;
}
