using System.Net;

namespace Becket.Samples.Net;

/// <summary>Sends each datagram back to its sender. Try it with: nc -u 127.0.0.1 8007</summary>
internal static class UdpEchoServer
{
    public static void Run(int port)
    {
        var reactor = Reactor.Create();
        _ = reactor
            .ListenUdp(port, new Echo(), new UdpOptions { Interface = IPAddress.Loopback })
            .AddCallback(listening =>
                reactor.CallWhenRunning(() => Console.WriteLine($"Listening at {listening.Host}"))
            );
        reactor.Run();
    }

    private sealed class Echo : DatagramProtocol
    {
        protected override void DatagramReceived(ReadOnlySpan<byte> data, EndPoint from) => Transport.Write(data, from);
    }
}
