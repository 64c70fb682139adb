namespace Becket.Samples.Fleet.Simulator;

/// <summary>What one vehicle has sent and has no answer to yet: a ring by serial number, which allocates
/// nothing.</summary>
internal sealed class AwaitedAnswers
{
    /// <summary>At ten messages a second, an answer has 25 seconds before its place is taken.</summary>
    private const int Size = 256;

    private readonly Entry[] _entries = new Entry[Size];

    /// <summary>How many are waited for.</summary>
    public int Count { get; private set; }

    /// <returns>Whether an older one had to make place: it stays without an answer.</returns>
    public bool Add(ushort serial, MessageKind kind, long now)
    {
        ref Entry entry = ref _entries[serial % Size];
        bool isTaken = entry.Kind != MessageKind.None;
        Count += isTaken ? 0 : 1;
        entry = new Entry(serial, kind, now);
        return isTaken;
    }

    /// <returns>False if nothing with this serial number is waited for.</returns>
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

    /// <returns>How many there were.</returns>
    public int Clear()
    {
        int count = Count;
        Array.Clear(_entries);
        Count = 0;
        return count;
    }

    private readonly record struct Entry(ushort Serial, MessageKind Kind, long Sent);
}
