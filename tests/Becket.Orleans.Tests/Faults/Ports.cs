using System.Net;
using System.Net.Sockets;

namespace Becket.Orleans.Tests.Faults;

internal static class Ports
{
    /// <summary>A port for another process. Not of those that the system gives to sockets by itself: another program
    /// would get it before that process listens.</summary>
    public static int Free()
    {
        while (true)
        {
            int port = Random.Shared.Next(10_000, 32_000);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // Another one.
            }
        }
    }
}
