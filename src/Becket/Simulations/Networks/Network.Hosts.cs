using Becket.Reactors.Drivers.Simulated;

namespace Becket.Simulations.Networks;

/// <content>What belongs to one host: whether it takes connections, and how many bytes at once.</content>
public sealed partial class Network
{
    /// <summary>Hosts that refuse connections, by number. Only looked up, never enumerated.</summary>
    private readonly HashSet<int> _refuses = [];

    /// <summary>By the number of the host. Only looked up, never enumerated.</summary>
    private readonly Dictionary<int, TransferLimit> _transferLimits = [];

    /// <summary>Lets hosts refuse every connection from other hosts, as if no program listened. Connections that exist
    /// go on.</summary>
    /// <param name="hosts">A host, several or all.</param>
    /// <exception cref="ArgumentException">The group has no host.</exception>
    public void Refuse(HostGroup hosts)
    {
        IReadOnlyList<Host> all = hosts.In(_simulation);
        if (_simulation.BeginFault(null, $"refuse {hosts}"))
        {
            foreach (Host host in all)
            {
                _refuses.Add(NumberOf(host));
            }
        }
    }

    /// <summary>Undoes <see cref="Refuse"/>.</summary>
    /// <param name="hosts">A host, several or all.</param>
    /// <exception cref="ArgumentException">The group has no host.</exception>
    public void Accept(HostGroup hosts)
    {
        foreach (Host host in hosts.In(_simulation))
        {
            _refuses.Remove(NumberOf(host));
        }

        _simulation.EndFault(null, $"refuse {hosts}");
    }

    /// <summary>Bounds every read and every write of the hosts' connections: each takes a number of bytes that is drawn
    /// from 1 to <paramref name="most"/>. So programs that take a message for one read are found out.</summary>
    /// <param name="hosts">A host, several or all.</param>
    /// <param name="most">The most bytes; 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="most"/> is less than 1.</exception>
    /// <exception cref="ArgumentException">The group has no host.</exception>
    public void SetTransferLimit(HostGroup hosts, int most)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(most);
        IReadOnlyList<Host> all = hosts.In(_simulation);
        if (_simulation.BeginFault(null, $"reads and writes of {hosts}: at most {most} bytes"))
        {
            foreach (Host host in all)
            {
                LimitTransfers(host, new TransferLimit(_simulation.Chance, most));
            }
        }
    }

    /// <summary>Undoes <see cref="SetTransferLimit"/>.</summary>
    /// <param name="hosts">A host, several or all.</param>
    /// <exception cref="ArgumentException">The group has no host.</exception>
    public void ClearTransferLimit(HostGroup hosts)
    {
        foreach (Host host in hosts.In(_simulation))
        {
            LimitTransfers(host, null);
        }

        _simulation.EndFault(null, $"reads and writes of {hosts}");
    }

    private void LimitTransfers(Host host, TransferLimit? limit)
    {
        int number = NumberOf(host);
        if (limit is null)
        {
            _transferLimits.Remove(number);
        }
        else
        {
            _transferLimits[number] = limit;
        }

        if (MachineOf(host) is { } machine)
        {
            machine.Transfers = limit;
        }
    }

    private void AcceptAll() => _refuses.Clear();

    private void ClearTransferLimits()
    {
        foreach (Host host in _simulation.Hosts)
        {
            LimitTransfers(host, null);
        }
    }
}
