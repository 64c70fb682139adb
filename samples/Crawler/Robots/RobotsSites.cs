namespace Crawler.Robots;

/// <summary>What is known of all sites, up to a bound: then those that were not asked about for the longest time are
/// left out, and fetched again when they are needed.</summary>
internal sealed class RobotsSites(int maximumCount, long maximumSize)
{
    private readonly Dictionary<(string Scheme, string Host, int Port), LinkedListNode<Entry>> _nodes = [];
    private readonly LinkedList<Entry> _byUse = [];
    private long _size;

    /// <summary>How many there are.</summary>
    public int Count => _nodes.Count;

    /// <summary>The site of an address; a new one if it is not known.</summary>
    public RobotsSite Of(Uri address)
    {
        (string Scheme, string Host, int Port) key = (address.Scheme, address.IdnHost, address.Port);
        if (_nodes.TryGetValue(key, out LinkedListNode<Entry>? node))
        {
            _byUse.Remove(node);
            _byUse.AddLast(node);
            return node.Value.Site;
        }

        var site = new RobotsSite(new Uri(address, "/"));
        _nodes.Add(key, _byUse.AddLast(new Entry(key, site)));
        Shrink();
        return site;
    }

    /// <summary>Counts a site whose size was another one before.</summary>
    public void SizeChanged(long by)
    {
        _size += by;
        Shrink();
    }

    private void Shrink()
    {
        // The newest stays: it is the one that is asked about. So does one that is being fetched.
        LinkedListNode<Entry>? node = _byUse.First;
        while ((_nodes.Count > maximumCount || _size > maximumSize) && node is not null && node != _byUse.Last)
        {
            LinkedListNode<Entry>? next = node.Next;
            if (node.Value.Site.Fetch is null)
            {
                _byUse.Remove(node);
                _nodes.Remove(node.Value.Key);
                _size -= node.Value.Site.Size;
            }

            node = next;
        }
    }

    private readonly record struct Entry((string Scheme, string Host, int Port) Key, RobotsSite Site);
}
