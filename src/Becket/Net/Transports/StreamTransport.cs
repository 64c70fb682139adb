using System.Net;
using System.Net.Sockets;
using Becket.Deferreds;
using Becket.Net.Errors;
using Becket.Reactors;
using Becket.Reactors.Drivers;
using Becket.Reactors.Observing;

namespace Becket.Net.Transports;

/// <summary>Connects a channel and a protocol: for TCP, Unix sockets, adopted descriptors, channels of users, and all
/// of it simulated.</summary>
internal sealed partial class StreamTransport(Reactor reactor, ITransportOwner owner)
    : ITransport,
        IChannelSink,
        IProtocolSlot,
        IStoppable,
        IReasonedTransport,
        IUserCodeHost
{
    private IoChannel _channel = null!;
    private IProtocol? _protocol;

    /// <summary>Why the connection ends, if the reason is not the channel's: what a callback threw, for one.</summary>
    private Failure? _broken;
    private State _state;
    private ConnectionKind _kind;

    [Flags]
    private enum State : ushort
    {
        None = 0,

        /// <summary>Set by LoseConnection and AbortConnection, or when a callback threw. Never left.</summary>
        Disconnecting = 1,

        /// <summary>Set before ConnectionLost. Never left.</summary>
        Ended = 2,

        /// <summary>PauseProducing was called; until ResumeProducing.</summary>
        PausedByProtocol = 4,

        /// <summary>Too much is unsent, and there is no producer to pause; until all is sent.</summary>
        PausedByBacklog = 8,

        /// <summary>AbortConnection was called. Never left.</summary>
        Aborted = 16,

        /// <summary>LoseWriteConnection was called. Never left.</summary>
        WritingEnds = 32,

        /// <summary><see cref="IHalfCloseableProtocol.WriteConnectionLost"/> was called, or the protocol is not
        /// half-closeable. Never left.</summary>
        WritingEnded = 64,

        /// <summary>More than the high-water mark was unsent when bytes were last received: what is written from now on
        /// pauses reading.</summary>
        ReceivedMeanwhile = 256,

        /// <summary>The reactor or the port stops, and the protocol was asked to end the connection. Never
        /// left.</summary>
        StopRequested = 512,
    }

    public Reactor Reactor => reactor;

    /// <summary>The channel that carries the bytes.</summary>
    public IoChannel Channel => _channel;

    /// <summary>Its creator.</summary>
    public ITransportOwner Owner => owner;

    /// <summary>The protocol; null before it is connected.</summary>
    public IProtocol? Protocol => _protocol;

    /// <summary>Whether a protocol is connected, or was.</summary>
    public bool HasProtocol => _protocol is not null;

    /// <summary>The transport of the program's protocol: TLS, or a policy, if there is one over this one.</summary>
    public ITransport Outermost => _protocol as ITransport ?? this;

    public EndPoint Peer => _channel.RemoteEndPoint;

    public EndPoint Host => _channel.LocalEndPoint;

    public bool IsConnected => _protocol is not null && (_state & (State.Disconnecting | State.Ended)) == 0;

    public long Unsent => _channel.Unsent;

    /// <summary>Why the protocol is not to be given out: what it threw, what a layer inside of it threw, or why else
    /// the connection ends. Null: it is connected, or closes in order.</summary>
    public Exception? WhyNotGivenOut =>
        _broken is { } broken && broken.Exception is not ConnectionAbortedException ? broken.Exception
        : (_state & State.Aborted) == 0 ? null
        : (_protocol as IUserCodeLayer)?.Thrown ?? new ConnectionAbortedException();

    string IUserCodeHost.EndText => "its connection is closed";

    ExecutionContext? IUserCodeHost.UserContext => owner.UserContext;

    public bool NoDelay
    {
        get => _channel.NoDelay;
        set => _channel.NoDelay = value;
    }

    public bool KeepAlive
    {
        get => _channel.KeepAlive;
        set => _channel.KeepAlive = value;
    }

    /// <summary>Sets the channel. Once, before anything else.</summary>
    public void Attach(IoChannel channel)
    {
        _channel = channel;
        _kind = owner.Kind;
        channel.Sink = this;
        reactor.OnMade(channel);
    }

    /// <summary>Connects the protocol: the connection is made.</summary>
    /// <returns>
    /// Why the protocol is not to be given out: what ConnectionMade threw, or the reason why the connection has ended,
    /// or will. Null: it is connected; or it has closed its connection in order, because it had no more to say.
    /// </returns>
    public Exception? Begin(IProtocol protocol)
    {
        if ((_state & State.Ended) != 0)
        {
            // Building the protocol stopped the reactor. The protocol is not called: the owner knows of the failure.
            return new ConnectException(
                $"The connection to {Peer} ended while its protocol was built: the reactor stops."
            )
            {
                Destination = Peer,
            };
        }

        _protocol = protocol;
        reactor.Counts.Made[(int)_kind]++;
        reactor.Counts.Open[(int)_kind]++;
        reactor.Observer?.OnConnectionMade(this, _kind, Peer);
        if (DescriptorReceiver is not null)
        {
            _channel.ReceiveDescriptors();
        }

        reactor.InvokeMakeConnection(protocol, this);
        reactor.EndIfStopping(_channel);
        return WhyNotGivenOut;
    }

    /// <summary>Calls another protocol from now on: TLS, in mid-stream.</summary>
    public IProtocol Exchange(IProtocol protocol)
    {
        IProtocol previous = _protocol!;
        _protocol = protocol;
        return previous;
    }

    /// <summary>Why the connection ends, if nothing has given a reason yet.</summary>
    public void SetReason(Exception error) => _broken ??= new Failure(error);

    public void Write(ReadOnlySpan<byte> data)
    {
        reactor.CheckThread(nameof(Write), "transport");
        _channel.Write(data);
        reactor.Counts.Written[(int)_kind] += data.Length;
        if (_channel.Unsent is var unsent && unsent > HighWaterMark)
        {
            OnBacklog(wasAbove: unsent - data.Length > HighWaterMark);
        }
    }

    public void LoseConnection()
    {
        reactor.CheckThread(nameof(LoseConnection), "transport");
        if ((_state & (State.Disconnecting | State.Ended)) != 0)
        {
            return;
        }

        _state |= State.Disconnecting;
        _channel.PauseReading();
        if (!_producer.IsTaken)
        {
            CloseChannel();
        }
    }

    /// <summary>The reactor or the port stops: asks the protocol to end the connection.</summary>
    public void RequestStop()
    {
        if ((_state & (State.StopRequested | State.Ended)) != 0)
        {
            return;
        }

        _state |= State.StopRequested;
        if (_protocol is not { } protocol)
        {
            // It is still connecting.
            _channel.Abort();
        }
        else if ((_state & State.Disconnecting) == 0)
        {
            if (_producer.IsTransport)
            {
                // It would hold this connection open as long as its own peer likes.
                _producer.Unregister();
            }

            reactor.InvokeStopRequested(protocol, this);
        }
    }

    public void AbortConnection()
    {
        reactor.CheckThread(nameof(AbortConnection), "transport");
        if ((_state & State.Ended) == 0)
        {
            _state |= State.Disconnecting | State.Aborted;
            _channel.Abort();
        }
    }

    public void LoseWriteConnection()
    {
        reactor.CheckThread(nameof(LoseWriteConnection), "transport");
        if ((_state & (State.Ended | State.WritingEnds)) == 0)
        {
            _state |= State.WritingEnds;
            _channel.CloseSending();
            _channel.WantsDrained = true;
        }
    }

    void IChannelSink.OnConnected() => owner.OnConnected(this);

    void IChannelSink.OnReceived(ReadOnlySpan<byte> data)
    {
        _state = (_state & ~State.ReceivedMeanwhile) | (_channel.Unsent > HighWaterMark ? State.ReceivedMeanwhile : 0);
        reactor.Counts.Received[(int)_kind] += data.Length;
        reactor.InvokeDataReceived(_protocol!, data, this);
    }

    void IChannelSink.OnEndOfStream()
    {
        if (!reactor.InvokeReadConnectionLost(_protocol, this))
        {
            // The bytes written so far are still sent. (Twisted drops them.) The transport does not wait for a
            // producer: the peer has closed the connection.
            _state |= State.Disconnecting;
            _channel.Close();
        }
    }

    void IChannelSink.OnClosed(SocketError error)
    {
        if (_protocol is not { } protocol)
        {
            _state |= State.Ended;
            owner.OnFailed(this, (_state & State.StopRequested) != 0 ? SocketError.Shutdown : error);
            return;
        }

        _state |= State.Ended | State.Disconnecting;
        _producer.Stop(reactor, this);
        Failure reason = _broken ??= new Failure(NetErrors.ToException(error, Peer));
        NoteEnd(reason.Exception);
        reactor.InvokeConnectionLost(protocol, reason, owner.UserContext);
        owner.OnEnded(this, reason);
    }

    bool IChannelSink.OnStopRequested()
    {
        RequestStop();
        return true;
    }

    void IUserCodeHost.OnUserCodeThrew(Exception error)
    {
        SetReason(error);
        _state |= State.Disconnecting;
        _channel.Abort();
    }

    /// <summary>Counts the end, and how it came.</summary>
    private void NoteEnd(Exception reason)
    {
        reactor.Counts.Open[(int)_kind]--;
        if (reactor.Instruments.ConnectionsEnded.Enabled || reactor.Observer is not null)
        {
            string? error = reason is ConnectionDoneException ? null : Tags.NameOf(reason);
            reactor.Instruments.ConnectionsEnded.Add(1, Tags.Of(reactor, _kind, error));
            reactor.Observer?.OnConnectionLost(this, error);
        }
    }

    private void CloseChannel()
    {
        if ((_state & State.StopRequested) == 0 || _channel.HasEndOfStream || _channel is TransportChannel.Adapter)
        {
            _channel.Close();
        }
        else if (_channel.Sink == this)
        {
            // Otherwise it lingers already: a producer may unregister late.
            LingeringClose.Begin(reactor, _channel);
        }
    }
}
