using System.Text;

namespace Becket.Http.Tests.Real;

/// <summary>A proxy for HTTP, in Becket: it forwards requests, and opens tunnels. It asks for a password.</summary>
internal sealed class TestProxy
{
    /// <summary>The lines of all requests that it got, tunnels left out.</summary>
    public List<string> Requests { get; } = [];

    public Factory Factory => Factory.ForProtocol(() => new Incoming(this));

    private sealed class Incoming(TestProxy proxy) : LineReceiver
    {
        private readonly List<string> _head = [];
        private Outgoing? _server;

        protected override void LineReceived(ReadOnlySpan<byte> line)
        {
            if (line.Length > 0)
            {
                _head.Add(Encoding.ASCII.GetString(line));
                return;
            }

            proxy.Requests.AddRange(_head);
            SetRawMode();
            Transport.PauseProducing();
            _ = Forward([.. _head]);
            _head.Clear();
        }

        protected override void RawDataReceived(ReadOnlySpan<byte> data) => _server!.Transport.Write(data);

        protected override void ConnectionLost(Failure reason) => _server?.Transport.LoseConnection();

        private async Deferred Forward(List<string> head)
        {
            if (!head.Exists(static line => line.StartsWith("Proxy-Authorization", StringComparison.Ordinal)))
            {
                Transport.Write(
                    "HTTP/1.1 407 Password\r\nProxy-Authenticate: Basic realm=\"tea\"\r\nContent-Length: 0\r\n\r\n"u8
                );
                SetLineMode([]);
                Transport.ResumeProducing();
                return;
            }

            string[] words = head[0].Split(' ');
            bool isTunnel = words[0] == "CONNECT";
            var target = new Uri(isTunnel ? $"http://{words[1]}" : words[1]);
            _server = await new HostnameEndpoint(Transport.Reactor, target.Host, target.Port).Connect(
                Factory.ForProtocol(() => new Outgoing(this))
            );
            if (isTunnel)
            {
                Transport.Write("HTTP/1.1 200 Open\r\n\r\n"u8);
            }
            else
            {
                head[0] = $"{words[0]} {target.PathAndQuery} {words[2]}";
                head.Add("Connection: close");
                _server.Transport.Write(Encoding.ASCII.GetBytes(string.Join("\r\n", head) + "\r\n\r\n"));
            }

            Transport.ResumeProducing();
        }

        private sealed class Outgoing(Incoming client) : Protocol
        {
            protected override void DataReceived(ReadOnlySpan<byte> data) => client.Transport.Write(data);

            protected override void ConnectionLost(Failure reason) => client.Transport.LoseConnection();
        }
    }
}
