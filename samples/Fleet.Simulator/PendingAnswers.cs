namespace Becket.Samples.Fleet.Simulator;

/// <summary>The messages of one vehicle that have no answer yet: a ring by serial number, which allocates nothing per
/// message.</summary>
internal sealed class PendingAnswers
{
    /// <summary>The places of the ring. At ten messages a second, an answer has 25 seconds before its place is
    /// reused.</summary>
    private const int Size = 256;

    private readonly Entry[] _entries = new Entry[Size];

    /// <summary>The number of messages without an answer.</summary>
    public int Count { get; private set; }

    /// <returns>Whether an older message lost its place. It counts as unanswered.</returns>
    public bool Add(ushort serial, MessageKind kind, long now)
    {
        ref Entry entry = ref _entries[serial % Size];
        bool isTaken = entry.Kind != MessageKind.None;
        Count += isTaken ? 0 : 1;
        entry = new Entry(serial, kind, now);
        return isTaken;
    }

    /// <returns>False if no message with this serial number waits for an answer.</returns>
    public bool TryTake(ushort serial, out MessageKind kind, out long sent)
    {
        ref Entry entry = ref _entries[serial % Size];
        (kind, sent) = (entry.Kind, entry.Sent);
        if (entry.Kind == MessageKind.None || entry.Serial != serial)
        {
            return false;
        }

        entry = default;
        Count--;
        return true;
    }

    /// <returns>The number of messages that were removed.</returns>
    public int Clear()
    {
        int count = Count;
        Array.Clear(_entries);
        Count = 0;
        return count;
    }

    private readonly record struct Entry(ushort Serial, MessageKind Kind, long Sent);
}
