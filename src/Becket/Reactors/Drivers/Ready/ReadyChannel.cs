using System.Net.Sockets;

namespace Becket.Reactors.Drivers.Ready;

/// <summary>
/// The part of a channel that is the same on every driver that is told "ready" rather than "done": what is unsent, when
/// to send it, and how it ends. Under it are a few primitives that never wait: receive, send, shut down, release.
/// </summary>
/// <remarks>
/// Everything that ends a channel goes through <see cref="Flush"/>, after the events of a batch have been delivered. So
/// a descriptor is never closed while there may be events of its number in the batch, and no member calls the sink
/// before it returns.
/// </remarks>
internal abstract partial class ReadyChannel(ReadyChannels shared) : IoChannel
{
    /// <summary>Owned by <see cref="ReadyChannels"/>.</summary>
    internal ReadyChannel? NextDirty;

    private ChannelState _state;
    private SocketError _error;

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

    /// <summary>What the channels of this driver share.</summary>
    protected ReadyChannels Shared => shared;

    /// <summary>Whether it has ended and is released.</summary>
    protected bool HasEnded => Is(ChannelState.Ended);

    /// <summary>Whether connect is under way.</summary>
    protected bool IsConnecting => Is(ChannelState.Connecting);

    /// <summary>Whether bytes that arrive are wanted now.</summary>
    protected bool WantsToReceive =>
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

    /// <summary>Whether bytes that arrive may be wanted: now, or once reading is no longer paused.</summary>
    protected bool MayReceive =>
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

    /// <summary>Whether it waits for room in the system's buffer, or to be connected.</summary>
    protected bool WantsToSend =>
        (_state & (ChannelState.Full | ChannelState.Connecting)) != 0
        && (_state & (ChannelState.Failed | ChannelState.Ended)) == 0;

    /// <inheritdoc/>
    public override void Start()
    {
        _state |= ChannelState.Started;
        InterestChanged();
    }

    /// <inheritdoc/>
    public override void PauseReading() => _state |= ChannelState.Paused;

    /// <inheritdoc/>
    public override void ResumeReading()
    {
        if (Is(ChannelState.Paused))
        {
            _state &= ~ChannelState.Paused;
            if (WantsToReceive)
            {
                InterestChanged();
            }
        }
    }

    /// <inheritdoc/>
    public override void CloseSending()
    {
        _state |= ChannelState.SendingEnds;
        MarkDirty();
    }

    /// <inheritdoc/>
    public override void Close()
    {
        _state |= ChannelState.Closing;
        MarkDirty();
    }

    /// <inheritdoc/>
    public override void Abort() => Fail(SocketError.OperationAborted);

    /// <summary>It ends with the next flush, and the sink is told why.</summary>
    /// <param name="error">Why. Only the first reason counts.</param>
    public void Fail(SocketError error)
    {
        if (!Is(ChannelState.Failed))
        {
            _state |= ChannelState.Failed;
            _error = error;
        }

        MarkDirty();
    }

    /// <summary>Connect is under way. Called by who makes it.</summary>
    internal void BeginConnecting() => _state |= ChannelState.Connecting;

    /// <summary>Connect has come to its end.</summary>
    internal void OnConnectEnded(SocketError error)
    {
        if (Is(ChannelState.Ended) || !Is(ChannelState.Connecting))
        {
            return;
        }

        if (error != SocketError.Success)
        {
            Fail(error);
        }
        else
        {
            _state = (_state & ~ChannelState.Connecting) | ChannelState.ConnectedUntold;
            MarkDirty();
        }
    }

    /// <summary>There is something to receive: receives it, once, and hands it over.</summary>
    /// <returns>How many bytes; zero if there was nothing, or the stream or the channel has ended.</returns>
    internal int OnReadable()
    {
        if (!WantsToReceive)
        {
            return 0;
        }

        byte[] buffer = shared.ReceiveBuffer;
        int count = Receive(buffer, out SocketError error);
        if (count > 0)
        {
            Sink.OnReceived(buffer.AsSpan(0, count));
            return count;
        }

        if (error == SocketError.Success)
        {
            _state |= ChannelState.EndOfStream;
            InterestChanged();
            Sink.OnEndOfStream();
        }
        else if (error != SocketError.WouldBlock)
        {
            Fail(error);
        }

        return 0;
    }

    /// <summary>There is room again in the system's buffer.</summary>
    internal void OnWritable()
    {
        if (Is(ChannelState.Full))
        {
            _state &= ~ChannelState.Full;
            MarkDirty();
            InterestChanged();
        }
    }

    /// <summary>Does what the turn has left to do: sends, shuts down, ends.</summary>
    internal void Flush()
    {
        _state &= ~ChannelState.Dirty;
        if (Is(ChannelState.Ended))
        {
            return;
        }

        if (Is(ChannelState.ConnectedUntold) && !Is(ChannelState.Failed))
        {
            _state = (_state & ~ChannelState.ConnectedUntold) | ChannelState.Started;
            Sink.OnConnected();
            if (Is(ChannelState.Ended))
            {
                // The callback has stopped the reactor, which closed all that is open.
                return;
            }

            InterestChanged();
        }

        if (!Is(ChannelState.Failed) && !Is(ChannelState.Connecting))
        {
            SendAll();
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

    /// <summary>Receives what is there, without waiting. Zero and success: the end of the stream.</summary>
    protected abstract int Receive(byte[] buffer, out SocketError error);

    /// <summary>Sends what there is room for, without waiting, and says how much that was.</summary>
    protected abstract int Send(ReadOnlySpan<byte> data, out SocketError error);

    /// <summary>What <see cref="WantsToReceive"/> or <see cref="WantsToSend"/> says may have changed.</summary>
    protected abstract void InterestChanged();

    /// <summary>Ends this side's stream.</summary>
    protected abstract void ShutDownSending();

    /// <summary>Gives the socket back to the system.</summary>
    /// <param name="isReset">Whether the other side is to see a break rather than an end.</param>
    protected abstract void Release(bool isReset);

    private bool Is(ChannelState state) => (_state & state) != 0;

    private void MarkDirty()
    {
        if ((_state & (ChannelState.Dirty | ChannelState.Ended)) == 0)
        {
            _state |= ChannelState.Dirty;
            shared.Add(this);
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
            ShutDownSending();
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
        _output.Clear(shared.Segments);
        Release(isReset: error != SocketError.Success);
        Sink.OnClosed(error);
    }
}
