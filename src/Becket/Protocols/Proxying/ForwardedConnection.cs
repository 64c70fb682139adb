using Becket.Deferreds;
using Becket.Net;
using Becket.Time;

namespace Becket.Protocols.Proxying;

/// <summary>One of the two connections that are joined by a <see cref="PortForwarder"/>: that of the caller, or the one
/// it makes.</summary>
internal sealed class ForwardedConnection(PortForwarder forwarder, bool isCaller) : Protocol, IHalfCloseableProtocol
{
    private ForwardedConnection? _other;
    private Deferred? _connecting;
    private bool _hasReadAll;
    private DelayedCall? _closing;

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

    void IHalfCloseableProtocol.WriteConnectionLost() { }

    protected override void ConnectionMade()
    {
        if (!isCaller)
        {
            return;
        }

        // What the caller sends has nowhere to go yet.
        Transport.PauseProducing();
        _connecting = forwarder
            .Connect(
                Transport.Reactor,
                Factory.ForProtocol<Protocol>(() => _other = new ForwardedConnection(forwarder, isCaller: false))
            )
            .AddCallbacks(_ => Join(), OnFailed);
    }

    protected override void DataReceived(ReadOnlySpan<byte> data) => _other?.Transport.Write(data);

    protected override void ConnectionLost(Failure reason)
    {
        _closing?.Cancel();
        if (_connecting is { Called: false } connecting)
        {
            connecting.Cancel();
        }
        else if (_other is { IsConnected: true } other)
        {
            // Both wait for each other as producers; without this one, the other closes when all is sent.
            other.Transport.UnregisterProducer();
            other.Transport.LoseConnection();
            other.WatchClosing();
        }
    }

    private void Join()
    {
        ForwardedConnection other = _other!;
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

    /// <summary>It is to close once all is sent: breaks it off if it takes nothing.</summary>
    private void WatchClosing()
    {
        if (forwarder.CloseTimeout == Timeout.InfiniteTimeSpan)
        {
            return;
        }

        long left = Transport.Unsent;
        _closing = Transport.Reactor.CallLater(
            forwarder.CloseTimeout,
            () =>
            {
                _closing = null;
                if (Transport.Unsent < left)
                {
                    WatchClosing();
                }
                else
                {
                    Transport.AbortConnection();
                }
            }
        );
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
