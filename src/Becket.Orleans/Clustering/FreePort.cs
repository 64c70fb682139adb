using System.Net;
using System.Net.Sockets;

namespace Becket.Orleans.Clustering;

/// <summary>A port that nothing listens at now. Orleans must know its port before it listens.</summary>
internal static class FreePort
{
    /// <summary>Both at once, so that they differ.</summary>
    public static (int Silo, int Gateway) FindTwo(IPAddress address)
    {
        using Socket silo = Bind(address);
        using Socket gateway = Bind(address);
        return (((IPEndPoint)silo.LocalEndPoint!).Port, ((IPEndPoint)gateway.LocalEndPoint!).Port);
    }

    private static Socket Bind(IPAddress address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(address, 0));
        return socket;
    }
}
