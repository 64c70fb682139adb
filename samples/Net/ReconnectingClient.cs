using System.Text;

namespace Becket.Samples.Net;

/// <summary>A client that reconnects: it sends a line every second, and connects again when the server was away. Start
/// it before the echo server, and restart the server in between.</summary>
internal static class ReconnectingClient
{
    public static int Run(string endpoint) =>
        Reactor.Main(reactor =>
        {
            var service = new ClientService<Heart>(
                reactor,
                Endpoint.Client(reactor, endpoint),
                Factory.ForProtocol(() => new Heart())
            );
            service.StartService();
        });

    private sealed class Heart : LineReceiver
    {
        private readonly LoopingCall _beating;

        public Heart() => _beating = new LoopingCall(() => SendLine($"I am alive at {DateTime.Now:T}"));

        protected override void ConnectionMade()
        {
            Console.WriteLine($"Connected to {Transport.Peer}");
            _ = _beating.Start(TimeSpan.FromSeconds(1));
        }

        protected override void LineReceived(ReadOnlySpan<byte> line) =>
            Console.WriteLine(Encoding.UTF8.GetString(line));

        protected override void ConnectionLost(Failure reason)
        {
            _beating.Stop();
            Console.WriteLine($"Disconnected: {reason.Exception.Message}");
        }
    }
}
