using System.Net;
using System.Net.Sockets;
using Becket.Deferreds;
using Becket.Net.Errors;
using Becket.Reactors;
using Becket.Reactors.Drivers;

namespace Becket.Net.Transports;

/// <summary>Connects a channel and a protocol: for TCP, Unix sockets, adopted descriptors, channels of users, and all
/// of it simulated.</summary>
internal sealed partial class StreamTransport(Reactor reactor, ITransportOwner owner)
    : ITransport,
        IChannelSink,
        IProtocolSlot,
        IUserCodeHost
{
    private IoChannel _channel = null!;
    private IProtocol? _protocol;

    /// <summary>Why the connection ends, if the reason is not the channel's: what a callback threw, for one.</summary>
    private Failure? _broken;
    private State _state;

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

        /// <summary>While DataReceived runs: bytes written now answer received bytes.</summary>
        Receiving = 128,

        /// <summary>More than the high-water mark was unsent when bytes were last received: what is written from now on
        /// pauses reading.</summary>
        ReceivedMeanwhile = 256,
    }

    public Reactor Reactor => reactor;

    /// <summary>The channel that carries the bytes.</summary>
    public IoChannel Channel => _channel;

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
        channel.Sink = this;
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
        reactor.InvokeMakeConnection(protocol, this);
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
        if (_channel.Unsent > HighWaterMark)
        {
            OnBacklog();
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
            _channel.Close();
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
        _state =
            (_state & ~State.ReceivedMeanwhile)
            | State.Receiving
            | (_channel.Unsent > HighWaterMark ? State.ReceivedMeanwhile : 0);
        reactor.InvokeDataReceived(_protocol!, data, this);
        _state &= ~State.Receiving;
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
            owner.OnFailed(this, error);
            return;
        }

        _state |= State.Ended | State.Disconnecting;
        _producer.Stop(reactor, this);
        Failure reason = _broken ??= new Failure(NetErrors.ToException(error, Peer));
        reactor.InvokeConnectionLost(protocol, reason, owner.UserContext);
        owner.OnEnded(this, reason);
    }

    void IUserCodeHost.OnUserCodeThrew(Exception error)
    {
        SetReason(error);
        _state |= State.Disconnecting;
        _channel.Abort();
    }
}
