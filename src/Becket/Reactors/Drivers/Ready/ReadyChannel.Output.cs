using System.Net.Sockets;

namespace Becket.Reactors;

/// <content>What is to be sent.</content>
internal abstract partial class ReadyChannel
{
    /// <summary>Past this it is not kept for the end of the turn: it leaves now, if it can.</summary>
    private const int MostKeptForTheTurn = 64 * 1024;

    private OutputSegment? _firstSegment;
    private OutputSegment? _lastSegment;
    private long _unsent;

    /// <inheritdoc/>
    public sealed override long Unsent => _unsent;

    /// <summary>The first segment with something unsent.</summary>
    protected OutputSegment? FirstSegment => _firstSegment;

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> data)
    {
        if ((_state & (ChannelState.Failed | ChannelState.Ended | ChannelState.SendingEnds)) != 0)
        {
            return;
        }

        // Much at once, and nothing before it: straight from the caller's memory, and only what the system does not take is copied.
        if (data.Length >= MostKeptForTheTurn && CanSendNow)
        {
            SendAll();
            while (_unsent == 0 && CanSendNow && data.Length >= MostKeptForTheTurn)
            {
                data = data[SendOnce(data)..];
            }
        }

        Append(data);
        MarkDirty();
        if (_unsent > MostKeptForTheTurn && CanSendNow)
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
        _unsent -= count;
        while (count > 0)
        {
            var segment = _firstSegment!;
            var there = segment.End - segment.Start;
            if (count < there)
            {
                segment.Start += count;
                return;
            }

            count -= there;
            RemoveFirst(segment);
        }
    }

    private bool CanSendNow =>
        (_state & (ChannelState.Full | ChannelState.Connecting | ChannelState.ConnectedUntold | ChannelState.Failed | ChannelState.Ended)) == 0;

    private void Append(ReadOnlySpan<byte> data)
    {
        _unsent += data.Length;
        while (!data.IsEmpty)
        {
            if (_lastSegment is null || _lastSegment.End == OutputSegment.Size)
            {
                var segment = shared.Segments.Rent();
                if (_lastSegment is null)
                {
                    _firstSegment = segment;
                }
                else
                {
                    _lastSegment.Next = segment;
                }

                _lastSegment = segment;
            }

            var count = Math.Min(data.Length, _lastSegment.Free.Length);
            data[..count].CopyTo(_lastSegment.Free);
            _lastSegment.End += count;
            data = data[count..];
        }
    }

    private void SendAll()
    {
        while (_unsent > 0 && CanSendNow)
        {
            var count = SendSegments(out var error);
            if (count > 0)
            {
                OnSent(count);
            }

            NoteSendError(error);
        }
    }

    private int SendOnce(ReadOnlySpan<byte> data)
    {
        var count = Send(data, out var error);
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
        _firstSegment = segment.Next;
        if (_firstSegment is null)
        {
            _lastSegment = null;
        }

        shared.Segments.Return(segment);
    }

    private void DropOutput()
    {
        while (_firstSegment is { } segment)
        {
            RemoveFirst(segment);
        }

        _unsent = 0;
    }
}
