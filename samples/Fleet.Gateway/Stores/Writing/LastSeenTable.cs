using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Stores.Writing;

/// <summary>LastSeen that wait to be written: the latest of each device, and no other.</summary>
internal sealed class LastSeenTable(int capacity)
{
    private Dictionary<string, DateTimeOffset> _latest = [];

    public int Count => _latest.Count;

    /// <summary>LastSeen of devices for which there was no room.</summary>
    public long Dropped { get; private set; }

    public void Add(LastSeen sighting)
    {
        if (_latest.TryGetValue(sighting.Device, out DateTimeOffset before))
        {
            if (before < sighting.Seen)
            {
                _latest[sighting.Device] = sighting.Seen;
            }
        }
        else if (_latest.Count < capacity)
        {
            _latest.Add(sighting.Device, sighting.Seen);
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
