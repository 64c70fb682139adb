using System.Net;

namespace Becket.Samples.Net;

/// <summary>Sends each datagram back to its sender. Try it with: nc -u 127.0.0.1 8007</summary>
internal static class UdpEchoServer
{
    public static int Run(int port) =>
        Reactor.Main(async reactor =>
        {
            DatagramPort listening = await reactor.ListenUdp(
                port,
                new Echo(),
                new UdpOptions { Interface = IPAddress.Loopback }
            );
            Console.WriteLine($"Listening at {listening.Host}");
            await reactor.UntilStopped();
        });

    private sealed class Echo : DatagramProtocol
    {
        protected override void DatagramReceived(ReadOnlySpan<byte> data, EndPoint from) => Transport.Write(data, from);
    }
}
