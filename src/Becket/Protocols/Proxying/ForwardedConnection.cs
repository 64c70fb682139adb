using Becket.Deferreds;
using Becket.Net;
using Becket.Net.Transports;
using Becket.Time;

namespace Becket.Protocols.Proxying;

/// <summary>One of the two connections that a <see cref="PortForwarder"/> joins: the connection of the caller, or the
/// one that the forwarder makes.</summary>
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

        // There is no connection yet to which the bytes of the caller could go.
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
            // Each connection is the producer of the other. Without its producer, the other one closes when all bytes
            // are sent.
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

    /// <summary>Aborts this connection, which closes when all bytes are sent, if its peer reads nothing for
    /// <see cref="PortForwarder.CloseTimeout"/>.</summary>
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
                    Transport.AbortTimedOut("The peer did not receive the last bytes in time.");
                }
            }
        );
    }

    private void OnFailed(Failure failure)
    {
        if (IsConnected)
        {
            Transport.Reactor.LogSafely(
                Transport,
                failure,
                static (logger, caller, failure) =>
                    ProtocolsLog.ForwardingFailed(logger, caller.Peer, failure.Exception.Message)
            );
            Transport.LoseConnection();
        }
    }
}
