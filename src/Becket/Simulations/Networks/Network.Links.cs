using Becket.Reactors.Drivers.Simulated;

namespace Becket.Simulations.Networks;

/// <content>The ways between the hosts.</content>
public sealed partial class Network
{
    /// <summary>The link of all pairs for which no rule was made.</summary>
    private readonly Link _usual;

    /// <summary>Links with rules of their own, by the number of the sender and of the receiver.</summary>
    private Link?[]?[] _links = [];

    /// <summary>Whether any pair has a link of its own.</summary>
    private bool AnyLinks => _links.Length > 0;

    /// <summary>The link from one machine to another.</summary>
    internal Link LinkOf(SimulatedHost from, SimulatedHost to) => Find(NumberOf(from), NumberOf(to)) ?? _usual;

    /// <summary>The link with rules of its own; null if there is none.</summary>
    private Link? Find(int from, int to)
    {
        Link?[]?[] all = _links;
        return from < all.Length && all[from] is { } row && to < row.Length ? row[to] : null;
    }

    /// <summary>The place of a machine's host in the list of hosts.</summary>
    private int NumberOf(SimulatedHost machine) => machine.Number >= 0 ? machine.Number : Introduce(machine);

    private int Introduce(SimulatedHost machine)
    {
        IReadOnlyList<Host> hosts = _simulation.Hosts;
        for (int number = hosts.Count - 1; number >= 0; number--)
        {
            if (hosts[number].Address.Plain().Equals(machine.Addresses[0]))
            {
                machine.Number = number;
                machine.Transfers = _transferLimits.GetValueOrDefault(number);
                return number;
            }
        }

        throw new System.Diagnostics.UnreachableException();
    }

    private int NumberOf(Host host)
    {
        for (int number = 0; number < _simulation.Hosts.Count; number++)
        {
            if (_simulation.Hosts[number] == host)
            {
                return number;
            }
        }

        throw new System.Diagnostics.UnreachableException();
    }

    /// <summary>The machine that a host is now; null if it is down.</summary>
    private SimulatedHost? MachineOf(Host host) => _simulation.Wires.FindHost(host.Address.Plain());

    /// <summary>Changes the links of all pairs of two groups.</summary>
    private void Change<T>(HostGroup from, HostGroup to, bool oneWay, Action<Link, T> change, T with)
    {
        foreach ((Host source, Host target) in Pairs(from, to, oneWay))
        {
            change(Own(NumberOf(source), NumberOf(target)), with);
        }
    }

    /// <summary>The pairs of two groups, in a fixed order.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    private List<(Host From, Host To)> Pairs(HostGroup from, HostGroup to, bool oneWay)
    {
        IReadOnlyList<Host> sources = from.In(_simulation);
        IReadOnlyList<Host> targets = to.In(_simulation);
        bool isLoopback = sources.Count == 1 && targets.Count == 1 && !from.IsAll && !to.IsAll;
        var pairs = new List<(Host, Host)>();
        foreach (Host source in sources)
        {
            foreach (Host target in targets)
            {
                if (source != target)
                {
                    pairs.Add((source, target));
                    if (!oneWay)
                    {
                        pairs.Add((target, source));
                    }
                }
                else if (isLoopback)
                {
                    pairs.Add((source, source));
                }
            }
        }

        return pairs.Count > 0
            ? pairs
            : throw new ArgumentException(
                $"There are no two hosts in \"{from}\" and \"{to}\" for this rule.",
                nameof(to)
            );
    }

    private Link Own(int from, int to)
    {
        if (from >= _links.Length)
        {
            Array.Resize(ref _links, Math.Max(from + 1, _simulation.Hosts.Count));
        }

        ref Link?[]? row = ref _links[from];
        if (row is null || to >= row.Length)
        {
            Array.Resize(ref row, Math.Max(to + 1, 4));
        }

        return row[to] ??= from == to ? new Link(0, 0) : new Link(_usual.Least, _usual.Most);
    }

    private static string Between(HostGroup from, HostGroup to, bool oneWay) =>
        oneWay ? $"{from} -> {to}" : $"{from} | {to}";
}
