using System.Net.Sockets;
using Becket.Reactors;
using Becket.Reactors.Drivers;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Becket.AspNetCore.Transport;

/// <content>The channel's side. Threads: the reactor's.</content>
internal sealed partial class ReactorConnection : IChannelSink, IUserCodeHost
{
    /// <summary>How long code that has read the end of the stream has to end by itself, before
    /// <see cref="ConnectionClosed"/> fires for the others.</summary>
    private static readonly TimeSpan s_timeToEnd = TimeSpan.FromSeconds(2);

    private bool _isReceivingPaused;
    private bool _isPeerGone;

    string IUserCodeHost.EndText => "its connection is aborted";

    /// <summary>Gives bytes to the channel.</summary>
    public void Send(ReadOnlySpan<byte> data) => _channel.Write(data);

    /// <summary>Ends this side's stream after what was sent.</summary>
    public void EndSending()
    {
        if (!_isDisposed)
        {
            _channel.CloseSending();
        }
    }

    /// <summary>Asks for <see cref="ConnectionWriter.OnDrained"/>.</summary>
    public void ReportDrained() => _channel.WantsDrained = true;

    /// <summary>Receives, if it was paused.</summary>
    public void ResumeReceiving()
    {
        if (_isReceivingPaused && !_isDisposed)
        {
            _isReceivingPaused = false;
            _channel.ResumeReading();
        }
    }

    /// <summary>Receives no more.</summary>
    public void PauseReceiving()
    {
        if (!_isReceivingPaused && !_isDisposed)
        {
            _isReceivingPaused = true;
            _channel.PauseReading();
        }
    }

    /// <summary>The reader has learned of the end. Most readers end the connection now, in order, and an abort from
    /// <see cref="ConnectionClosed"/> must not overtake that. It fires later, for code that waits for it.</summary>
    public void OnReaderSawEnd()
    {
        if (!_channel.HasEnded && !_isDisposed)
        {
            _peerGone ??= Reactor.CallLater(s_timeToEnd, static connection => connection.OnTimeToEndPassed(), this);
        }
    }

    void IChannelSink.OnConnected() { }

    void IChannelSink.OnReceived(ReadOnlySpan<byte> data)
    {
        if (!Reader.OnReceived(data))
        {
            PauseReceiving();
        }
    }

    /// <remarks>If the reader has everything that the peer has sent, and a request runs, the peer is taken to be gone,
    /// as on Kestrel's sockets. Not while bytes are left: a peer that ends only its own stream still waits for the
    /// answers to them. Over TLS bytes are always left: those that announce the end.</remarks>
    void IChannelSink.OnEndOfStream()
    {
        bool isGone = !Reader.IsPending && (!Reader.HasUnread || Features.Get<ITlsHandshakeFeature>() is not null);
        Reader.OnEnded(error: null);
        if (isGone)
        {
            OnPeerGone();
        }
    }

    void IChannelSink.OnDrained()
    {
        Writer.OnDrained();
        if (_isPeerGone && _channel.Unsent == 0)
        {
            ReportClosed();
        }
    }

    bool IChannelSink.OnStopRequested()
    {
        if (Features.Get<IConnectionLifetimeNotificationFeature>() is { } lifetime)
        {
            // Kestrel answers the request that runs, and ends the connection.
            Reactor.InvokeGuarded(
                this,
                nameof(lifetime.RequestClose),
                this,
                lifetime,
                static lifetime => lifetime.RequestClose()
            );
        }
        else
        {
            AbortWith(new ConnectionAbortedException("The reactor stops."));
        }

        return true;
    }

    void IChannelSink.OnClosed(SocketError error)
    {
        _closing?.Cancel();
        _closing = null;
        CancelPeerGone();
        if (error != SocketError.Success && !_isClosedReported)
        {
            // Before a read fails: Kestrel takes a failure for a mistake of the application, unless it knows that the
            // connection has gone.
            _isClosedReported = true;
            FireClosed();
        }

        Reader.OnEnded(ToException(error));
        Writer.OnEnded();
        ReportClosed();
        _context.OnEnded(this);
        _ended.TrySetResult();
    }

    void IUserCodeHost.OnUserCodeThrew(Exception error) => _channel.Abort();

    private Exception? ToException(SocketError error) =>
        error switch
        {
            SocketError.Success => null,
            SocketError.OperationAborted => _abortReason
                ?? new ConnectionAbortedException("The connection was aborted: its peer did not take the last bytes."),
            SocketError.Shutdown => new ConnectionAbortedException(
                "The connection was cut off: the reactor that carried it has stopped."
            ),
            SocketError.ConnectionReset or SocketError.ConnectionAborted => new ConnectionResetException(
                "The peer has reset the connection.",
                new SocketException((int)error)
            ),
            _ => new IOException("The connection has failed.", new SocketException((int)error)),
        };

    private void OnTimeToEndPassed()
    {
        _peerGone = null;
        OnPeerGone();
    }

    /// <summary>Fires <see cref="ConnectionClosed"/>, once what was answered so far is sent.</summary>
    private void OnPeerGone()
    {
        _isPeerGone = true;
        if (_channel.Unsent > 0)
        {
            _channel.WantsDrained = true;
        }
        else
        {
            ReportClosed();
        }
    }

    private void CancelPeerGone()
    {
        _peerGone?.Cancel();
        _peerGone = null;
    }

    /// <summary>Fires <see cref="ConnectionClosed"/>, in a call of its own: its callbacks are code of Kestrel and of
    /// users.</summary>
    private void ReportClosed()
    {
        if (!_isClosedReported)
        {
            _isClosedReported = true;
            Reactor.CallSoon(static connection => ((ReactorConnection)connection!).FireClosed(), this);
        }
    }

    private void FireClosed() =>
        Reactor.InvokeGuarded(this, nameof(ConnectionClosed), host: null, _closed, static closed => closed.Cancel());
}
