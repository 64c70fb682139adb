using Becket.Deferreds;
using Becket.Net.Errors;
using Becket.Net.Transports;

namespace Becket.Net.Tls;

/// <content>Ends that the peer, the transport below or a failure brings.</content>
internal sealed partial class TlsShutdown
{
    /// <summary>The reactor or the port stops.</summary>
    /// <returns>Whether the protocol must end the connection.</returns>
    public bool OnStopRequested()
    {
        _isStopRequested = true;
        if (!transport.IsSecure)
        {
            // Nothing was said yet, and a peer that is silent from the beginning (a health check, a scanner) would hold
            // the stop to its time limit.
            Abort();
        }
        else if (_linger is not null)
        {
            _linger.Cancel();
            OnLingered();
        }

        return !HasBegun;
    }

    /// <summary>The peer's stream has ended, in TLS or below it.</summary>
    public void OnPeerEnded()
    {
        if (HasBegun)
        {
            return;
        }

        _state |= State.PeerEnded;
        if (transport.Wire.HasReportedEnd)
        {
            SetReason(TlsErrors.EndedWithoutCloseNotify(transport.Peer));
            Close(isFailed: false);
        }
        else if (!transport.Reactor.InvokeReadConnectionLost(transport.Upper, transport))
        {
            // The bytes written so far are still sent. The transport does not wait for a producer: the peer has closed
            // the connection.
            Close(isFailed: false);
        }
    }

    /// <summary>The handshake, reading or encrypting failed.</summary>
    public void OnTlsFailed(Exception error)
    {
        if (Is(State.Ended))
        {
            // The transport below has ended, and its reason is known.
            return;
        }

        if (!Is(State.Closed))
        {
            SetReason(TlsErrors.FromTls(error, transport));
        }

        Close(isFailed: true);
    }

    /// <summary>The certificate was refused after the handshake.</summary>
    public void OnCertificateRefused()
    {
        SetReason(transport.Handshake.Refusal());
        Close(isFailed: true);
    }

    /// <summary>The transport below has nothing more to receive.</summary>
    public void OnLowerReadEnded()
    {
        _state |= State.LowerEnded;
        transport.Wire.End(lost: null);
        if (Is(State.Closed | State.Disconnecting))
        {
            // Both directions have ended.
            transport.Lower.LoseConnection();
        }
    }

    /// <summary>The transport below has sent everything, the end of its stream included.</summary>
    public void OnLowerWriteEnded()
    {
        _state |= State.AllSent;
        if (Is(State.Disconnecting))
        {
            Linger();
        }
        else
        {
            transport.Reactor.InvokeWriteConnectionLost(transport.Upper, transport);
        }
    }

    /// <summary>The transport below has ended.</summary>
    /// <returns>The reason for the protocol.</returns>
    public Failure OnLowerLost(Failure reason)
    {
        bool hasClosed = Is(State.Closed) && Is(State.AllSent) && Is(State.Disconnecting);
        _state |= State.Ended | State.Disconnecting;
        _linger?.Cancel();
        _linger = null;

        // This side has sent its bytes and its end: a reset by the peer after that loses nothing.
        return Reason ??=
            hasClosed && reason.Exception is ConnectionResetException
                ? new Failure(new ConnectionDoneException())
                : reason;
    }
}
