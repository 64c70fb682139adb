using System.Net.Sockets;
using Becket.Reactors.Buffers;

namespace Becket.Reactors.Drivers.Ready;

/// <content>The bytes to send.</content>
internal sealed partial class ReadyChannel<TSocket>
{
    private SegmentQueue _output;

    /// <inheritdoc/>
    public override long Unsent => _output.Count;

    /// <summary>The first segment with bytes to send; null if there are none.</summary>
    public Segment? FirstSegment => _output.First;

    private bool CanSendNow =>
        (_state & (ChannelState.Full | ChannelState.Connecting | ChannelState.Failed | ChannelState.Ended)) == 0;

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> data)
    {
        if ((_state & (ChannelState.Failed | ChannelState.Ended | ChannelState.SendingEnds)) != 0)
        {
            return;
        }

        // Many bytes and none before them: they are sent straight from the caller's memory, and only what the system
        // does not take is copied.
        int mostKept = _socket.Channels.MostKeptForTheTurn;
        if (data.Length >= mostKept && CanSendNow)
        {
            SendQueue();
            while (Unsent == 0 && CanSendNow && data.Length >= mostKept)
            {
                int count = _socket.Send(data, out SocketError error);
                data = data[count..];
                NoteSendError(error);
            }
        }

        _output.Append(data, _socket.Channels.Segments);
        MarkDirty();
        if (Unsent > mostKept && CanSendNow)
        {
            SendQueue();
        }

        if (Is(ChannelState.Full))
        {
            // A socket that sends in the background has bytes to send only now.
            UpdateInterest();
        }
    }

    /// <inheritdoc/>
    public override void CloseSending()
    {
        _state |= ChannelState.SendingEnds;
        MarkDirty();
    }

    /// <summary>Drops bytes that the system has sent in its own time.</summary>
    public void OnSent(int count) => _output.Advance(count, _socket.Channels.Segments);

    private void SendQueue()
    {
        while (_output.First is { } first && CanSendNow)
        {
            OnSent(_socket.Send(first, out SocketError error));
            NoteSendError(error);
        }
    }

    private void NoteSendError(SocketError error)
    {
        if (error == SocketError.WouldBlock)
        {
            _state |= ChannelState.Full;
            UpdateInterest();
        }
        else if (error != SocketError.Success)
        {
            Fail(error);
        }
    }
}
