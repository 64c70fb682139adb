using System.Net;

namespace Becket.Samples.Net;

/// <summary>Sends back what it receives, to any number of clients, on one thread. Try it with: nc 127.0.0.1
/// 8007</summary>
internal static class EchoServer
{
    public static int Run(int port) =>
        Reactor.Main(async reactor =>
        {
            ListeningPort listening = await reactor.ListenTcp(
                port,
                Factory.ForProtocol(() => new Echo()),
                new ListenOptions { Interface = IPAddress.Loopback }
            );
            Console.WriteLine($"Listening at {listening.Host}");
            await reactor.UntilStopped();
        });

    private sealed class Echo : Protocol
    {
        protected override void ConnectionMade() => Console.WriteLine($"{Transport.Peer} has come");

        protected override void DataReceived(ReadOnlySpan<byte> data) => Transport.Write(data);

        protected override void ConnectionLost(Failure reason) =>
            Console.WriteLine($"{Transport.Peer} has gone: {reason.Exception.Message}");
    }
}
