using System.Net;
using System.Net.Sockets;

namespace Becket.Tests;

/// <summary>A port that no other socket is given as a free one. No code listens at it, so that connections are refused,
/// until a program does: on Linux, one that sets SO_REUSEADDR can, as servers do, again and again.</summary>
internal sealed class ReservedPort : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public ReservedPort() => _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    public int Number => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    public void Dispose() => _socket.Dispose();
}
