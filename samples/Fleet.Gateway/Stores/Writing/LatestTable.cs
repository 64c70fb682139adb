namespace Becket.Samples.Fleet.Gateway.Stores.Writing;

/// <summary>Records that wait to be written, of which only the latest of each device counts.</summary>
/// <param name="capacity">The most devices.</param>
/// <param name="deviceOf">The device of a record.</param>
internal sealed class LatestTable<T>(int capacity, Func<T, string> deviceOf)
{
    private Dictionary<string, T> _latest = [];

    public int Count => _latest.Count;

    /// <summary>All records. They stay in the table.</summary>
    public IReadOnlyCollection<T> All => _latest.Values;

    /// <summary>Records of devices for which there was no room.</summary>
    public long Dropped { get; private set; }

    /// <summary>Adds a record that has just arrived. Arrival decides what is the latest, and not a time in the record,
    /// which a clock's mistake may have put into the future.</summary>
    public void Add(T record)
    {
        if (_latest.Count < capacity || _latest.ContainsKey(deviceOf(record)))
        {
            _latest[deviceOf(record)] = record;
        }
        else
        {
            Dropped++;
        }
    }

    /// <summary>Adds records that were taken and not written, unless later ones have arrived.</summary>
    public void PutBack(IEnumerable<T> records)
    {
        foreach (T record in records)
        {
            if (!_latest.ContainsKey(deviceOf(record)))
            {
                Add(record);
            }
        }
    }

    public T[] TakeAll()
    {
        Dictionary<string, T> taken = _latest;
        _latest = new Dictionary<string, T>(taken.Count);
        return [.. taken.Values];
    }
}
