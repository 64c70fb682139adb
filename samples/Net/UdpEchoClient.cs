using System.Net;
using System.Text;

namespace Becket.Samples.Net;

/// <summary>Sends to the UDP echo server. Datagrams can be lost, so it sends every second until the answer
/// comes.</summary>
internal static class UdpEchoClient
{
    public static int Run(int port) =>
        Reactor.Main(async reactor =>
        {
            var client = new Client(new IPEndPoint(IPAddress.Loopback, port));
            await reactor.ListenUdp(0, client, new UdpOptions { Interface = IPAddress.Loopback });
            Console.WriteLine(await client.Ask("Goodmorning"));
        });

    private sealed class Client(IPEndPoint server) : DatagramProtocol
    {
        private Deferred<string> _answer = new();

        public async Deferred<string> Ask(string text)
        {
            _answer = new Deferred<string>();
            var asking = new LoopingCall(() => Transport.Write(Encoding.UTF8.GetBytes(text)));

            // If the system refuses to send, the loop ends with that error, and no answer will come.
            _ = asking.Start(TimeSpan.FromSeconds(1)).AddErrback(_answer.Errback);
            string answer = await _answer;
            asking.Stop();
            return answer;
        }

        protected override void StartProtocol() => Transport.Connect(server);

        protected override void DatagramReceived(ReadOnlySpan<byte> data, EndPoint from)
        {
            if (!_answer.Called) // the network may deliver an answer twice
            {
                _answer.Callback(Encoding.UTF8.GetString(data));
            }
        }

        protected override void ConnectionRefused() => Console.WriteLine("Nobody listens there yet");
    }
}
