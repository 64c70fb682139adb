using System.Net;

namespace Becket.Samples.Net;

/// <summary>Forwards the bytes of one port to another port, and the answers back. A slow reader slows the other side
/// down.</summary>
internal static class PortForwarding
{
    public static int Run(int port, int target) =>
        Reactor.Main(async reactor =>
        {
            ListeningPort listening = await reactor.ListenTcp(
                port,
                new PortForwarder("127.0.0.1", target),
                new ListenOptions { Interface = IPAddress.Loopback }
            );
            Console.WriteLine($"Listening at {listening.Host}");
            await reactor.UntilStopped();
        });
}
