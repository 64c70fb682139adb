using Becket.Reactors.Drivers.Simulated;

namespace Becket.Simulations.Networks;

/// <content>Datagrams.</content>
public sealed partial class Network
{
    /// <summary>Loses, doubles, delays, cuts or changes datagrams between two hosts, or groups.</summary>
    /// <param name="from">A host, several or all.</param>
    /// <param name="to">The others.</param>
    /// <param name="faults">What goes wrong, and how often.</param>
    /// <param name="oneWay">Only for datagrams to <paramref name="to"/>.</param>
    /// <exception cref="ArgumentException">There are no two hosts in the groups.</exception>
    public void SetDatagramFaults(HostGroup from, HostGroup to, DatagramFaults faults, bool oneWay = false)
    {
        ArgumentNullException.ThrowIfNull(faults);
        if (_simulation.BeginFault(null, $"datagrams {Between(from, to, oneWay)}: {faults}"))
        {
            Change(from, to, oneWay, static (link, faults) => link.Datagrams = faults, faults);
        }
    }

    /// <summary>Undoes <see cref="SetDatagramFaults"/>.</summary>
    /// <param name="from">A host, several or all.</param>
    /// <param name="to">The others.</param>
    /// <param name="oneWay">Only for datagrams to <paramref name="to"/>.</param>
    /// <exception cref="ArgumentException">There are no two hosts in the groups.</exception>
    public void ClearDatagramFaults(HostGroup from, HostGroup to, bool oneWay = false)
    {
        Change(from, to, oneWay, static (link, faults) => link.Datagrams = faults, (DatagramFaults?)null);
        _simulation.EndFault(null, $"datagrams {Between(from, to, oneWay)}");
    }

    private void SendDatagram(
        SimulatedHost from,
        SimulatedHost? to,
        in SimulatedPacket packet,
        SimulatedDatagram datagram,
        Link link
    )
    {
        int length = datagram.Bytes.Length;
        bool isLost = to is null || link.IsPartitioned || Draws(link.Loss);
        double latency = _simulation.Chance.Between(link.Least, link.Most);
        double at = link.Carry(Now, length) + latency;
        if (link.Datagrams is not { } faults)
        {
            Fly(from, to, packet, at, isLost);
            return;
        }

        if (Draws(faults.Reordering))
        {
            at += _simulation.Chance.Between(0, faults.MostDelay.TotalSeconds);
        }

        SimulatedPacket sent = packet;
        if (length > 0 && Draws(faults.Truncation))
        {
            sent = packet with
            {
                Datagram = datagram with { Bytes = datagram.Bytes[.._simulation.Chance.Below(length)] },
            };
        }
        else if (length > 0 && Draws(faults.Corruption))
        {
            byte[] changed = [.. datagram.Bytes];
            changed[_simulation.Chance.Below(length)] ^= (byte)(1 << _simulation.Chance.Below(8));
            sent = packet with { Datagram = datagram with { Bytes = changed } };
        }

        Fly(from, to, sent, at, isLost || Draws(faults.Loss));
        if (Draws(faults.Duplication))
        {
            double later = link.Carry(Now, length) + _simulation.Chance.Between(link.Least, link.Most);
            Fly(from, to, sent, later, isLost || Draws(faults.Loss));
        }
    }
}
