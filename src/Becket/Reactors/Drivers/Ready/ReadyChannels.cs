using Becket.Reactors.Buffers;

namespace Becket.Reactors.Drivers.Ready;

/// <summary>
/// What the channels of one driver share: the list of those that have something to do at the end of the turn, the
/// segments, and the buffer that all receive into, one after the other.
/// </summary>
internal class ReadyChannels
{
    /// <summary>How much is received in one system call. One buffer for all: an idle connection holds none.</summary>
    public const int LargestReceive = 64 * 1024;

    private ReadyChannel? _first;
    private ReadyChannel? _last;

    public SegmentPool Segments { get; } = new();

    public byte[] ReceiveBuffer { get; } = GC.AllocateUninitializedArray<byte>(LargestReceive, pinned: true);

    /// <summary>Whether a flush has something to do.</summary>
    public bool IsAnyDirty => _first is not null;

    /// <summary>Puts a channel on the list. It is not on it yet.</summary>
    public void Add(ReadyChannel channel)
    {
        if (_last is null)
        {
            _first = channel;
        }
        else
        {
            _last.NextDirty = channel;
        }

        _last = channel;
    }

    /// <summary>Flushes those that are on the list now, in the order they came; those that come meanwhile wait for the
    /// next time.</summary>
    public void Flush()
    {
        ReadyChannel? channel = _first;
        _first = null;
        _last = null;
        while (channel is not null)
        {
            // It may be put on the next list while it is flushed.
            ReadyChannel? next = channel.NextDirty;
            channel.NextDirty = null;
            channel.Flush();
            channel = next;
        }
    }

    /// <summary>Forgets the list: the driver ends.</summary>
    public void Clear()
    {
        _first = null;
        _last = null;
    }
}
