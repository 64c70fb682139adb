using Becket.Deferreds;
using Becket.Net;

namespace Becket.Protocols;

/// <summary>One of the two connections that are joined by a <see cref="PortForwarder"/>: with one, that of the caller; without, the one it makes.</summary>
internal sealed class ForwardedConnection(PortForwarder? forwarder) : Protocol, IHalfCloseableProtocol
{
    private ForwardedConnection? _other;
    private Deferred? _connecting;
    private bool _hasReadAll;

    protected override void ConnectionMade()
    {
        if (forwarder is null)
        {
            return;
        }

        // What the caller sends has nowhere to go yet.
        Transport.PauseProducing();
        _connecting = forwarder.Connect(Transport.Reactor, Net.Factory.ForProtocol<Protocol>(() => _other = new ForwardedConnection(null)))
            .AddCallbacks(_ => Join(), OnFailed);
    }

    protected override void DataReceived(ReadOnlySpan<byte> data) => _other?.Transport.Write(data);

    protected override void ConnectionLost(Failure reason)
    {
        if (_connecting is { Called: false } connecting)
        {
            connecting.Cancel();
        }
        else if (_other is { IsConnected: true } other)
        {
            // Both wait for each other as producers; without this one, the other closes when all is sent.
            other.Transport.UnregisterProducer();
            other.Transport.LoseConnection();
        }
    }

    void IHalfCloseableProtocol.ReadConnectionLost()
    {
        _hasReadAll = true;
        if (_other is not { } other)
        {
            Transport.LoseConnection();
            return;
        }

        other.Transport.UnregisterProducer();
        other.Transport.LoseWriteConnection();
        if (other._hasReadAll)
        {
            Transport.LoseConnection();
            other.Transport.LoseConnection();
        }
    }

    void IHalfCloseableProtocol.WriteConnectionLost()
    {
    }

    private void Join()
    {
        var other = _other!;
        if (!IsConnected || !Transport.IsConnected)
        {
            other.Transport.LoseConnection();
            return;
        }

        other._other = this;
        other.Transport.RegisterProducer(Transport);
        Transport.RegisterProducer(other.Transport);
        Transport.ResumeProducing();
    }

    private void OnFailed(Failure failure)
    {
        if (IsConnected)
        {
            ProtocolsLog.ForwardingFailed(Transport.Reactor.Logger, Transport.Peer, failure.Exception.Message);
            Transport.LoseConnection();
        }
    }
}
