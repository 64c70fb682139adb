using System.Net;
using System.Net.Sockets;

namespace Becket.Reactors.Drivers.Ready;

/// <summary>
/// A channel over a socket of any driver that reports "ready" rather than "done". It holds the socket, the bytes that
/// are not sent yet and the state, and decides when to receive, when to send, and how the channel ends.
/// </summary>
/// <remarks>
/// <para>A received byte goes one way: the driver calls <see cref="OnReady"/>, the channel asks its socket for the
/// bytes, and gives them to the sink.</para>
/// <para>Everything that ends a channel goes through <see cref="Flush"/>, after the events of a batch have been
/// delivered. So a descriptor is never closed while the batch may hold events of its number, and no member calls the
/// sink before it returns.</para>
/// </remarks>
internal sealed partial class ReadyChannel<TSocket> : IoChannel, IReadySource, IFlushable
    where TSocket : IReadySocket<TSocket>
{
#pragma warning disable IDE0044 // Readonly, a struct would be copied for each call, and lose what the call changes.
    private TSocket _socket;
#pragma warning restore IDE0044
    private ChannelState _state;
    private SocketError _error;

    /// <summary>Makes a channel; one that was accepted or adopted begins with <see cref="Start"/>.</summary>
    /// <param name="socket">Becomes the channel's own. If this throws, the descriptor stays the caller's.</param>
    /// <exception cref="SocketException">The driver cannot watch the socket.</exception>
    public ReadyChannel(TSocket socket)
    {
        _socket = socket;
        _socket.Attach(this);
    }

    /// <inheritdoc/>
    public override EndPoint LocalEndPoint => _socket.LocalEndPoint;

    /// <inheritdoc/>
    public override EndPoint RemoteEndPoint => _socket.RemoteEndPoint;

    /// <inheritdoc/>
    public override bool NoDelay
    {
        get => _socket.NoDelay;
        set => _socket.NoDelay = value;
    }

    /// <inheritdoc/>
    public override bool KeepAlive
    {
        get => _socket.KeepAlive;
        set => _socket.KeepAlive = value;
    }

    /// <inheritdoc/>
    public override bool WantsDrained
    {
        get => Is(ChannelState.WantsDrained);
        set
        {
            if (value)
            {
                _state |= ChannelState.WantsDrained;
                MarkDirty();
            }
            else
            {
                _state &= ~ChannelState.WantsDrained;
            }
        }
    }

    /// <inheritdoc/>
    public override bool HasEnded => Is(ChannelState.Ended);

    /// <inheritdoc/>
    public override bool HasEndOfStream => Is(ChannelState.EndOfStream);

    /// <summary>Whether the connect has not ended yet.</summary>
    public bool IsConnecting => Is(ChannelState.Connecting);

    /// <summary>Whether the channel receives bytes now.</summary>
    public bool WantsToReceive =>
        (
            _state
            & (
                ChannelState.Started
                | ChannelState.Paused
                | ChannelState.EndOfStream
                | ChannelState.Closing
                | ChannelState.Failed
                | ChannelState.Ended
            )
        ) == ChannelState.Started;

    /// <summary>Whether the channel receives bytes now, or will when reading is no longer paused.</summary>
    public bool MayReceive =>
        (
            _state
            & (
                ChannelState.Started
                | ChannelState.EndOfStream
                | ChannelState.Closing
                | ChannelState.Failed
                | ChannelState.Ended
            )
        ) == ChannelState.Started;

    /// <summary>Whether the channel waits for room in the system's buffer, or to be connected.</summary>
    public bool WantsToSend =>
        (_state & (ChannelState.Full | ChannelState.Connecting)) != 0
        && (_state & (ChannelState.Failed | ChannelState.Ended)) == 0;

    /// <inheritdoc/>
    public override void Start()
    {
        _state |= ChannelState.Started;
        UpdateInterest();
    }

    /// <inheritdoc/>
    /// <remarks>Interest is dropped lazily: the driver hears of the pause only when it reports an event that is not
    /// wanted. So pausing and resuming in one turn costs nothing.</remarks>
    public override void PauseReading() => _state |= ChannelState.Paused;

    /// <inheritdoc/>
    public override void ResumeReading()
    {
        if (Is(ChannelState.Paused))
        {
            _state &= ~ChannelState.Paused;
            if (WantsToReceive)
            {
                UpdateInterest();
            }
        }
    }

    /// <inheritdoc/>
    public override void Close()
    {
        _state |= ChannelState.Closing;
        MarkDirty();
    }

    /// <inheritdoc/>
    public override void Abort() => Fail(SocketError.OperationAborted);

    /// <summary>Ends the channel with the next flush; the sink gets the error.</summary>
    /// <param name="error">The reason. Only the first one counts.</param>
    public void Fail(SocketError error)
    {
        if (!Is(ChannelState.Failed))
        {
            _state |= ChannelState.Failed;
            _error = error;
        }

        MarkDirty();
    }

    /// <summary>The connect has begun: from now on the socket reports its end.</summary>
    public void BeginConnecting()
    {
        _state |= ChannelState.Connecting;
        UpdateInterest();
    }

    /// <summary>The connect has ended. Called where input is delivered, so that the sink hears of the connection as it
    /// hears of bytes; a failure ends the channel with the next flush, as all ends do.</summary>
    public void OnConnectEnded(SocketError error)
    {
        if ((_state & (ChannelState.Connecting | ChannelState.Failed | ChannelState.Ended)) != ChannelState.Connecting)
        {
            return;
        }

        if (error != SocketError.Success)
        {
            Fail(error);
            return;
        }

        _state = (_state & ~ChannelState.Connecting) | ChannelState.Started;
        MarkDirty();
        Sink.OnConnected();
        UpdateInterest();
    }

    /// <inheritdoc/>
    public void OnReady(ReadyEvents events)
    {
        bool isReading = WantsToReceive;
        if (isReading && (events & (ReadyEvents.Readable | ReadyEvents.HangUp | ReadyEvents.Error)) != 0)
        {
            for (int i = 0; i < _socket.ReceivesPerEvent && Receive() == ChannelMemory.LargestReceive; i++) { }
        }

        if (WantsToSend)
        {
            if ((events & (ReadyEvents.Writable | ReadyEvents.HangUp | ReadyEvents.Error)) != 0)
            {
                OnWritable();
            }
        }
        else if (!isReading)
        {
            OnUnsolicitedEvents(events);
        }
    }

    /// <inheritdoc/>
    public void OnShutdown() => Fail(SocketError.Shutdown);

    /// <inheritdoc/>
    public void Abandon()
    {
        if (!Is(ChannelState.Ended))
        {
            _state |= ChannelState.Ended;
            _socket.Release(isReset: false);
        }
    }

    /// <summary>Receives the bytes that have arrived, in one call, and gives them to the sink.</summary>
    /// <returns>The number of bytes; zero if there were none, or the stream or the channel has ended.</returns>
    public int Receive()
    {
        if (!WantsToReceive)
        {
            return 0;
        }

        if (_socket.PipeDescriptor is var pipe and >= 0 && Sink.Take(pipe))
        {
            return 0;
        }

        byte[] buffer = _socket.Channels.ReceiveBuffer;
        int count = _socket.Receive(buffer, out SocketError error);
        if (count > 0)
        {
            if (DeliverDescriptors())
            {
                Sink.OnReceived(buffer.AsSpan(0, count));
            }

            return count;
        }

        if (error == SocketError.Success)
        {
            _state |= ChannelState.EndOfStream;
            Sink.OnEndOfStream();

            // A sink that closes the channel with nothing to send ends it with this turn's flush, which also ends the
            // driver's interest: a system call less for each pipe of a child.
            if ((_state & (ChannelState.Closing | ChannelState.Failed)) == 0 || Unsent > 0)
            {
                UpdateInterest();
            }
        }
        else if (error != SocketError.WouldBlock)
        {
            Fail(error);
        }

        return 0;
    }

    /// <summary>The connect has ended, or the system's buffer has room again.</summary>
    public void OnWritable()
    {
        if (Is(ChannelState.Connecting))
        {
            OnConnectEnded(_socket.TakeError());
        }
        else if (Is(ChannelState.Full))
        {
            _state &= ~ChannelState.Full;
            MarkDirty();
            UpdateInterest();
        }
    }

    /// <inheritdoc/>
    public void Flush()
    {
        _state &= ~ChannelState.Dirty;
        if (Is(ChannelState.Ended))
        {
            return;
        }

        if ((_state & (ChannelState.Failed | ChannelState.Connecting)) == 0)
        {
            SendQueue();
        }

        if (Is(ChannelState.Failed))
        {
            End(_error);
        }
        else if (Unsent == 0 && !Is(ChannelState.Connecting))
        {
            OnAllSent();
        }
    }

    /// <summary>Asks the driver for the events that the state calls for.</summary>
    public void UpdateInterest()
    {
        if (Is(ChannelState.Ended))
        {
            return;
        }

        ReadyEvents wanted =
            (WantsToReceive ? ReadyEvents.Readable : ReadyEvents.None)
            | (WantsToSend ? ReadyEvents.Writable : ReadyEvents.None);
        SocketError error = _socket.SetInterest(wanted);
        if (error != SocketError.Success)
        {
            Fail(error);
        }
    }

    /// <summary>An event that the channel does not wait for now: mask it, or a level-triggered driver reports it every
    /// turn.</summary>
    private void OnUnsolicitedEvents(ReadyEvents events)
    {
        if ((events & ReadyEvents.Error) != 0)
        {
            SocketError error = _socket.TakeError();
            Fail(error == SocketError.Success ? SocketError.ConnectionReset : error);
        }
        else if ((events & ReadyEvents.HangUp) != 0)
        {
            // Both directions have ended, but a paused reader may not have received the last bytes yet.
            _socket.StopWatching();
        }
        else
        {
            UpdateInterest();
        }
    }

    private bool Is(ChannelState state) => (_state & state) != 0;

    private void MarkDirty()
    {
        if ((_state & (ChannelState.Dirty | ChannelState.Ended)) == 0)
        {
            _state |= ChannelState.Dirty;
            _socket.Channels.Add(this);
        }
    }

    private void OnAllSent()
    {
        if (Is(ChannelState.Closing))
        {
            End(SocketError.Success);
            return;
        }

        if ((_state & (ChannelState.SendingEnds | ChannelState.SendingEnded)) == ChannelState.SendingEnds)
        {
            _state |= ChannelState.SendingEnded;
            SocketError error = _socket.ShutDownSending();
            if (error == SocketError.OperationNotSupported)
            {
                Close();
            }
            else if (error != SocketError.Success)
            {
                Fail(error);
            }
        }

        if (Is(ChannelState.WantsDrained))
        {
            _state &= ~ChannelState.WantsDrained;
            Sink.OnDrained();
        }
    }

    private void End(SocketError error)
    {
        _state |= ChannelState.Ended;
        _output.Clear(_socket.Channels.Segments);
        _socket.Release(isReset: error != SocketError.Success);
        Sink.OnClosed(error);
    }
}
