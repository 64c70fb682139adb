using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Stores.Writing;

/// <summary>Last-seen times that wait to be written: the latest of each device.</summary>
internal sealed class LastSeenTable(int capacity)
{
    private Dictionary<string, DateTimeOffset> _latest = [];

    public int Count => _latest.Count;

    /// <summary>Times of devices for which there was no room.</summary>
    public long Dropped { get; private set; }

    public void Add(LastSeen entry)
    {
        if (_latest.TryGetValue(entry.Device, out DateTimeOffset before))
        {
            if (before < entry.Seen)
            {
                _latest[entry.Device] = entry.Seen;
            }
        }
        else if (_latest.Count < capacity)
        {
            _latest.Add(entry.Device, entry.Seen);
        }
        else
        {
            Dropped++;
        }
    }

    public LastSeen[] TakeAll()
    {
        Dictionary<string, DateTimeOffset> taken = _latest;
        _latest = new Dictionary<string, DateTimeOffset>(taken.Count);
        return [.. taken.Select(static pair => new LastSeen(pair.Key, pair.Value))];
    }
}
