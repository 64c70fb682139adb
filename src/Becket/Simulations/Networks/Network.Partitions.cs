namespace Becket.Simulations.Networks;

/// <content>Packets that do not pass.</content>
public sealed partial class Network
{
    /// <summary>Parts two hosts, or groups: all packets between them are lost, those on their way included.</summary>
    /// <param name="from">A host, several or all.</param>
    /// <param name="to">The others.</param>
    /// <param name="oneWay">Only for packets to <paramref name="to"/>. Their acknowledgements still pass, but nothing
    /// arrives that they could be for; and packets in the other direction arrive and are not acknowledged, so that both
    /// ends give up in the end.</param>
    /// <exception cref="ArgumentException">There are no two hosts in the groups.</exception>
    public void Partition(HostGroup from, HostGroup to, bool oneWay = false)
    {
        if (_simulation.BeginFault(null, $"partition {Between(from, to, oneWay)}"))
        {
            Change(from, to, oneWay, static (link, isParted) => link.IsPartitioned = isParted, true);
        }
    }

    /// <summary>Undoes <see cref="Partition"/>. What TCP has lost arrives when it is next sent again: that may take up
    /// to two minutes.</summary>
    /// <param name="from">A host, several or all.</param>
    /// <param name="to">The others.</param>
    /// <param name="oneWay">Only for packets to <paramref name="to"/>.</param>
    /// <exception cref="ArgumentException">There are no two hosts in the groups.</exception>
    public void Repair(HostGroup from, HostGroup to, bool oneWay = false)
    {
        Change(from, to, oneWay, static (link, isParted) => link.IsPartitioned = isParted, false);
        _simulation.EndFault(null, $"partition {Between(from, to, oneWay)}");
    }

    /// <summary>Holds all packets between two hosts, or groups, those on their way included, until
    /// <see cref="Release"/>. TCP sees no acknowledgements meanwhile, and gives up after the usual time.</summary>
    /// <param name="from">A host, several or all.</param>
    /// <param name="to">The others.</param>
    /// <param name="oneWay">Only for packets to <paramref name="to"/>.</param>
    /// <exception cref="ArgumentException">There are no two hosts in the groups.</exception>
    public void Hold(HostGroup from, HostGroup to, bool oneWay = false)
    {
        if (_simulation.BeginFault(null, $"hold {Between(from, to, oneWay)}"))
        {
            Change(from, to, oneWay, static (link, isHeld) => link.IsHeld = isHeld, true);
        }
    }

    /// <summary>Undoes <see cref="Hold"/>: the packets go on at once, in order within a connection.</summary>
    /// <param name="from">A host, several or all.</param>
    /// <param name="to">The others.</param>
    /// <param name="oneWay">Only for packets to <paramref name="to"/>.</param>
    /// <exception cref="ArgumentException">There are no two hosts in the groups.</exception>
    public void Release(HostGroup from, HostGroup to, bool oneWay = false)
    {
        List<(Host From, Host To)> pairs = Pairs(from, to, oneWay);
        var released = new HashSet<(int, int)>();
        foreach ((Host source, Host target) in pairs)
        {
            ReleaseLink(NumberOf(source), NumberOf(target), released);
        }

        LetGo(released);
        _simulation.EndFault(null, $"hold {Between(from, to, oneWay)}");
    }

    /// <summary>Undoes every rule of the network and of the look-up of names; only what was reset stays so.</summary>
    public void RepairAll()
    {
        var released = new HashSet<(int, int)>();
        for (int from = 0; from < _links.Length; from++)
        {
            Link?[] row = _links[from] ?? [];
            for (int to = 0; to < row.Length; to++)
            {
                if (row[to] is not null)
                {
                    ReleaseLink(from, to, released);
                }
            }
        }

        _links = [];
        LetGo(released);
        AcceptAll();
        ClearTransferLimits();
        _lookups.Clear();
        _simulation.EndFault(null, "all of the network");
    }

    private void ReleaseLink(int from, int to, HashSet<(int From, int To)> released)
    {
        Link link = Own(from, to);
        if (!link.IsHeld)
        {
            return;
        }

        link.IsHeld = false;
        released.Add((from, to));
        if (link.Held is { } held)
        {
            link.Held = null;
            foreach (PacketInFlight flying in held)
            {
                _simulation.Time.Add(Now + _simulation.Chance.Between(link.Least, link.Most), flying);
            }
        }
    }

    /// <summary>Lets the packets of connections go on that were held, or whose acknowledgements were.</summary>
    /// <param name="released">Pairs of hosts. Only looked up, never enumerated.</param>
    private void LetGo(HashSet<(int From, int To)> released)
    {
        foreach (LostPackets lost in _lost)
        {
            if (lost.Receiver is { } receiver)
            {
                (int from, int to) = (NumberOf(lost.From), NumberOf(receiver));
                if (released.Contains((from, to)) || released.Contains((to, from)))
                {
                    lost.TryToPass();
                }
            }
        }
    }
}
