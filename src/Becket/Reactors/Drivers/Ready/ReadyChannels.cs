using System.Runtime.InteropServices;
using Becket.Reactors.Buffers;

namespace Becket.Reactors.Drivers.Ready;

/// <summary>
/// What the channels of one driver share: the list of those that have something to do at the end of the turn, the
/// segments, and the buffer that all receive into, one after the other.
/// </summary>
/// <param name="memory">Their memory; null for memory of their own.</param>
internal sealed class ReadyChannels(ChannelMemory? memory = null)
{
    /// <summary>The usual value of <see cref="MostKeptForTheTurn"/>.</summary>
    public const int UsuallyKeptForTheTurn = 64 * 1024;

    private readonly ChannelMemory _memory = memory ?? new ChannelMemory();
    private List<IFlushable> _dirty = [];

    /// <summary>The other list, empty. Null while it is being flushed.</summary>
    private List<IFlushable>? _spare = [];

    /// <summary>More bytes than this of one channel do not wait for the end of the turn: they are sent at once, as far
    /// as the system takes them.</summary>
    public int MostKeptForTheTurn { get; set; } = UsuallyKeptForTheTurn;

    public SegmentPool Segments => _memory.Segments;

    public byte[] ReceiveBuffer => _memory.ReceiveBuffer;

    /// <summary>Whether a flush has something to do.</summary>
    public bool IsAnyDirty => _dirty.Count > 0;

    /// <summary>Puts a channel on the list. The caller makes sure that the list does not hold it yet.</summary>
    public void Add(IFlushable channel) => _dirty.Add(channel);

    /// <summary>Flushes the channels that are on the list now, in the order they were added; those that are added
    /// meanwhile wait for the next flush.</summary>
    /// <remarks>A callback may stop the reactor, which flushes inside this flush.</remarks>
    public void Flush()
    {
        if (_dirty.Count == 0)
        {
            return;
        }

        List<IFlushable> flushing = _dirty;
        _dirty = _spare ?? [];
        _spare = null;
        foreach (IFlushable channel in CollectionsMarshal.AsSpan(flushing))
        {
            channel.Flush();
        }

        flushing.Clear();
        _spare = flushing;
    }

    /// <summary>Empties the list: the driver ends.</summary>
    public void Clear() => _dirty.Clear();
}
