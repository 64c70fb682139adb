using System.Buffers;
using System.Net;
using Becket.Deferreds;
using Becket.Net.Errors;
using Becket.Net.Transports;
using Becket.Protocols.Policies;
using Becket.Protocols.Timeouts;
using Becket.Reactors;
using Becket.Reactors.Buffers;

namespace Becket.Protocols.Proxying;

/// <summary>A connection of a <see cref="ProxyProtocolFactory"/>: first the header, then the inner protocol.</summary>
internal sealed class ProxiedConnection(ProxyProtocolFactory factory) : ProtocolWrapper
{
    private ProxyHeader? _header;
    private ByteBuffer _held;
    private Deadline? _deadline;
    private bool _isDeliveryScheduled;
    private bool _isPaused;

    /// <summary>The header; null until it has arrived.</summary>
    public ProxyHeader? Header => _header;

    public override EndPoint Peer => _header?.Source ?? Outer.Peer;

    public override EndPoint Host => _header?.Destination ?? Outer.Host;

    public override void DataReceived(ReadOnlySpan<byte> data)
    {
        if (_header is not null)
        {
            // Bytes behind the header may still be held, because the protocol had paused.
            if (_held.IsEmpty)
            {
                base.DataReceived(data);
            }
            else
            {
                _held.Append(data);
            }
        }
        else if (_held.IsEmpty)
        {
            ReadHeader(data);
        }
        else
        {
            _held.Append(data);
            ByteBuffer held = _held.Detach();
            ReadHeader(held.Span);
            held.Release();
        }
    }

    public override void PauseProducing()
    {
        _isPaused = true;
        base.PauseProducing();
    }

    public override void ResumeProducing()
    {
        _isPaused = false;
        if (_held.IsEmpty)
        {
            base.ResumeProducing();
        }
        else if (!_isDeliveryScheduled)
        {
            // A transport delivers nothing before ResumeProducing returns, so this does not either. Reading goes on
            // after the delivery.
            _isDeliveryScheduled = true;
            Reactor.CallSoon(static connection => ((ProxiedConnection)connection!).DeliverHeld(), this);
        }
    }

    public override void ConnectionLost(Failure reason)
    {
        _deadline?.Cancel();
        _held.Release();
        base.ConnectionLost(reason);
    }

    protected override void ConnectionMade()
    {
        _deadline = new Deadline(
            Reactor,
            () => Reject(new ConnectionTimedOutException("The PROXY header took too long."))
        );
        _deadline.Set(factory.HeaderTimeout);
    }

    private void ReadHeader(ReadOnlySpan<byte> data)
    {
        OperationStatus status = ProxyHeader.Parse(
            data,
            out ProxyHeader? header,
            out int length,
            out ProxyHeaderFault fault,
            factory.MaxHeaderLength
        );
        switch (status)
        {
            case OperationStatus.NeedMoreData:
                _held.Append(data);
                return;

            case OperationStatus.Done:
                _deadline!.Cancel();
                _header = header;
                Begin(data[length..]);
                return;

            default:
                _deadline!.Cancel();
                Reject(new InvalidProxyHeaderException(fault));
                return;
        }
    }

    private void Reject(ConnectionEndedException reason)
    {
        EndPoint peer = Peer;
        this.AbortBecause(reason);
        factory.Reject(Reactor, peer, reason);
    }

    private void Begin(ReadOnlySpan<byte> rest)
    {
        if (factory.Inner.BuildOwned(Peer) is not { } protocol)
        {
            LoseConnection();
            return;
        }

        BeginInner(protocol);
        if (rest.IsEmpty || !IsConnected)
        {
            return;
        }

        if (_isPaused)
        {
            _held.Append(rest);
        }
        else
        {
            protocol.DataReceived(rest);
        }
    }

    private void DeliverHeld()
    {
        _isDeliveryScheduled = false;
        if (_isPaused || !IsConnected)
        {
            return;
        }

        ByteBuffer held = _held.Detach();
        Reactor.InvokeDataReceived(Inner, held.Span, host: this);
        held.Release();
        if (!_isPaused)
        {
            base.ResumeProducing();
        }
    }
}
