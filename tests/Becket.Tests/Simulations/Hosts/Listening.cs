using System.Text;
using Becket.Simulations;

namespace Becket.Tests.Simulations.Hosts;

/// <summary>What a server on port 7 has received, over all starts of its host.</summary>
internal sealed class Listening
{
    public string Received { get; private set; } = "";

    /// <summary>Connections made.</summary>
    public int Connections { get; private set; }

    /// <summary>Connections that have ended.</summary>
    public int Ends { get; private set; }

    public static Listening RunOn(Host host)
    {
        var listening = new Listening();
        host.Run(reactor => _ = reactor.ListenTcp(7, Factory.ForProtocol(() => new Receiving(listening))));
        return listening;
    }

    private sealed class Receiving(Listening listening) : Protocol
    {
        protected override void ConnectionMade() => listening.Connections++;

        protected override void DataReceived(ReadOnlySpan<byte> data) =>
            listening.Received += Encoding.UTF8.GetString(data);

        protected override void ConnectionLost(Failure reason) => listening.Ends++;
    }
}

/// <summary>A protocol that does nothing by itself.</summary>
internal sealed class Silent : Protocol
{
    public Exception? Lost { get; private set; }

    public void Write(string text) => Transport.Write(Encoding.UTF8.GetBytes(text));

    protected override void DataReceived(ReadOnlySpan<byte> data) { }

    protected override void ConnectionLost(Failure reason) => Lost = reason.Exception;
}
