using System.Net.Sockets;
using Becket.Reactors.Buffers;

namespace Becket.Reactors.Drivers.Ready;

/// <content>What is to be sent.</content>
internal abstract partial class ReadyChannel
{
    /// <summary>Past this it is not kept for the end of the turn: it leaves now, if it can.</summary>
    private const int MostKeptForTheTurn = 64 * 1024;

    private SegmentQueue _output;

    /// <inheritdoc/>
    public sealed override long Unsent => _output.Count;

    /// <summary>The first segment with something unsent.</summary>
    protected Segment? FirstSegment => _output.First;

    private bool CanSendNow =>
        (
            _state
            & (
                ChannelState.Full
                | ChannelState.Connecting
                | ChannelState.ConnectedUntold
                | ChannelState.Failed
                | ChannelState.Ended
            )
        ) == 0;

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> data)
    {
        if ((_state & (ChannelState.Failed | ChannelState.Ended | ChannelState.SendingEnds)) != 0)
        {
            return;
        }

        // Much at once, and nothing before it: straight from the caller's memory, and only what the system does not
        // take is copied.
        if (data.Length >= MostKeptForTheTurn && CanSendNow)
        {
            SendAll();
            while (Unsent == 0 && CanSendNow && data.Length >= MostKeptForTheTurn)
            {
                data = data[SendOnce(data)..];
            }
        }

        _output.Append(data, shared.Segments);
        MarkDirty();
        if (Unsent > MostKeptForTheTurn && CanSendNow)
        {
            SendAll();
        }
    }

    /// <summary>Sends the segments, several in one system call where the driver can.</summary>
    /// <returns>How many bytes have gone.</returns>
    protected virtual int SendSegments(out SocketError error) => Send(_output.First!.Data, out error);

    /// <summary>Takes bytes off the queue that the system has accepted.</summary>
    protected void OnSent(int count) => _output.Advance(count, shared.Segments);

    private void SendAll()
    {
        while (Unsent > 0 && CanSendNow)
        {
            int count = SendSegments(out SocketError error);
            OnSent(count);
            NoteSendError(error);
        }
    }

    private int SendOnce(ReadOnlySpan<byte> data)
    {
        int count = Send(data, out SocketError error);
        NoteSendError(error);
        return count;
    }

    private void NoteSendError(SocketError error)
    {
        if (error == SocketError.WouldBlock)
        {
            _state |= ChannelState.Full;
            InterestChanged();
        }
        else if (error != SocketError.Success)
        {
            Fail(error);
        }
    }
}
