using System.Runtime.CompilerServices;

namespace Becket.Simulations.Networks;

/// <summary>One host, several or all of them, as an argument of the network's rules: a <see cref="Host"/>, the name of
/// one, an array of hosts or names, a collection expression of hosts, or <see cref="All"/>.</summary>
/// <remarks>A rule is for the hosts that there are when it is made.</remarks>
[CollectionBuilder(typeof(HostGroup), nameof(Of))]
public readonly struct HostGroup : IEquatable<HostGroup>
{
    private readonly object? _hosts;

    private HostGroup(object hosts) => _hosts = hosts;

    /// <summary>All hosts of the simulation.</summary>
    public static HostGroup All { get; } = new(new object());

    /// <summary>Whether this is <see cref="All"/>.</summary>
    internal bool IsAll => _hosts == All._hosts;

    /// <summary>A group of one host.</summary>
    public static implicit operator HostGroup(Host host) => FromHost(host);

    /// <summary>A group of the host with a name.</summary>
    public static implicit operator HostGroup(string name) => FromString(name);

    /// <summary>A group of several hosts.</summary>
    public static implicit operator HostGroup(Host[] hosts) => Of(hosts);

    /// <summary>A group of the hosts with these names.</summary>
    public static implicit operator HostGroup(string[] names) => FromNames(names);

    /// <summary>Compares.</summary>
    public static bool operator ==(HostGroup left, HostGroup right) => left.Equals(right);

    /// <summary>Compares.</summary>
    public static bool operator !=(HostGroup left, HostGroup right) => !left.Equals(right);

    /// <summary>A group of one host.</summary>
    public static HostGroup FromHost(Host host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return new HostGroup(host);
    }

    /// <summary>A group of the host with a name.</summary>
    public static HostGroup FromString(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new HostGroup(name);
    }

    /// <summary>A group of the hosts with these names.</summary>
    public static HostGroup FromNames(params IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return new HostGroup(names.ToArray());
    }

    /// <summary>A group of several hosts.</summary>
    public static HostGroup Of(params ReadOnlySpan<Host> hosts) => new(hosts.ToArray());

    /// <summary>The hosts, for a collection expression; those that are named only are not among them.</summary>
    public IEnumerator<Host> GetEnumerator() =>
        _hosts switch
        {
            Host host => ((IEnumerable<Host>)[host]).GetEnumerator(),
            Host[] hosts => ((IEnumerable<Host>)hosts).GetEnumerator(),
            _ => Enumerable.Empty<Host>().GetEnumerator(),
        };

    /// <inheritdoc/>
    public bool Equals(HostGroup other) => Equals(_hosts, other._hosts);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is HostGroup other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _hosts?.GetHashCode() ?? 0;

    /// <summary>The names of the hosts.</summary>
    public override string ToString() =>
        _hosts switch
        {
            Host host => host.Name,
            string name => name,
            Host[] hosts => string.Join(", ", hosts.Select(static host => host.Name)),
            string[] names => string.Join(", ", names),
            null => "none",
            _ => "all",
        };

    /// <summary>The hosts, in a fixed order.</summary>
    /// <exception cref="ArgumentException">There is none, or one is not of this simulation.</exception>
    internal IReadOnlyList<Host> In(Simulation simulation)
    {
        IReadOnlyList<Host> hosts = _hosts switch
        {
            Host host => [host],
            string name => [simulation.FindHost(name)],
            Host[] several => several,
            string[] names => [.. names.Select(simulation.FindHost)],
            null => [],
            _ => simulation.Hosts,
        };
        if (hosts.Count == 0)
        {
            throw new ArgumentException("The group has no host. Give a host, a name, several, or HostGroup.All.");
        }

        foreach (Host host in hosts)
        {
            if (simulation.FindHost(host.Name) != host)
            {
                throw new ArgumentException($"The host \"{host.Name}\" belongs to another simulation.");
            }
        }

        return hosts;
    }
}
