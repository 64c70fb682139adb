using System.Net.Sockets;

namespace Becket.Reactors.Drivers.Ready;

/// <content>What is to be sent.</content>
internal abstract partial class ReadyChannel
{
    /// <summary>Past this it is not kept for the end of the turn: it leaves now, if it can.</summary>
    private const int MostKeptForTheTurn = 64 * 1024;

    // All there is to an idle one: the first segment knows which is the last, and how much there is in all.
    private OutputSegment? _firstSegment;

    /// <inheritdoc/>
    public sealed override long Unsent => _firstSegment?.AllUnsent ?? 0;

    /// <summary>The first segment with something unsent.</summary>
    protected OutputSegment? FirstSegment => _firstSegment;

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

        Append(data);
        MarkDirty();
        if (Unsent > MostKeptForTheTurn && CanSendNow)
        {
            SendAll();
        }
    }

    /// <summary>Sends the segments, several in one system call where the driver can.</summary>
    /// <returns>How many bytes have gone.</returns>
    protected virtual int SendSegments(out SocketError error) => Send(_firstSegment!.Unsent, out error);

    /// <summary>Bytes have gone that the system took in its own time.</summary>
    protected void OnSent(int count)
    {
        while (count > 0)
        {
            OutputSegment segment = _firstSegment!;
            int there = segment.End - segment.Start;
            if (count < there)
            {
                segment.Start += count;
                segment.AllUnsent -= count;
                return;
            }

            count -= there;
            RemoveFirst(segment);
        }
    }

    private void Append(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            return;
        }

        OutputSegment? first = _firstSegment;
        if (first is null)
        {
            _firstSegment = first = shared.Segments.Rent();
            first.Last = first;
        }

        first.AllUnsent += data.Length;
        OutputSegment last = first.Last!;
        while (true)
        {
            int count = Math.Min(data.Length, last.Free.Length);
            data[..count].CopyTo(last.Free);
            last.End += count;
            data = data[count..];
            if (data.IsEmpty)
            {
                return;
            }

            last.Next = shared.Segments.Rent();
            first.Last = last = last.Next;
        }
    }

    private void SendAll()
    {
        while (Unsent > 0 && CanSendNow)
        {
            int count = SendSegments(out SocketError error);
            if (count > 0)
            {
                OnSent(count);
            }

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

    private void RemoveFirst(OutputSegment segment)
    {
        if (segment.Next is { } next)
        {
            next.Last = segment.Last;
            next.AllUnsent = segment.AllUnsent - (segment.End - segment.Start);
        }

        _firstSegment = segment.Next;
        shared.Segments.Return(segment);
    }

    private void DropOutput()
    {
        while (_firstSegment is { } segment)
        {
            RemoveFirst(segment);
        }
    }
}
