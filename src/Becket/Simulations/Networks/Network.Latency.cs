namespace Becket.Simulations.Networks;

/// <content>How long packets take, and how many are lost.</content>
public sealed partial class Network
{
    /// <summary>Sets the time that packets take between two hosts, or groups. Each takes a time that is drawn between
    /// the two; those of one connection keep their order.</summary>
    /// <param name="from">A host, several or all.</param>
    /// <param name="to">The others.</param>
    /// <param name="least">The least time.</param>
    /// <param name="most">The most time.</param>
    /// <param name="oneWay">Only for packets to <paramref name="to"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A time is negative, or the least is more than the
    /// most.</exception>
    /// <exception cref="ArgumentException">There are no two hosts in the groups.</exception>
    public void SetLatency(HostGroup from, HostGroup to, TimeSpan least, TimeSpan most, bool oneWay = false)
    {
        (double Least, double Most) times = TimeRange.Check(least, most);
        if (_simulation.BeginFault(null, $"latency {Between(from, to, oneWay)}: {least} to {most}"))
        {
            ChangeLatency(from, to, oneWay, times.Least, times.Most);
        }
    }

    /// <summary>Undoes <see cref="SetLatency"/>: packets take the time of the simulation's options again.</summary>
    /// <param name="from">A host, several or all.</param>
    /// <param name="to">The others.</param>
    /// <param name="oneWay">Only for packets to <paramref name="to"/>.</param>
    /// <exception cref="ArgumentException">There are no two hosts in the groups.</exception>
    public void ClearLatency(HostGroup from, HostGroup to, bool oneWay = false)
    {
        ChangeLatency(from, to, oneWay, _usual.Least, _usual.Most);
        _simulation.EndFault(null, $"latency {Between(from, to, oneWay)}");
    }

    /// <summary>Bounds the bytes that pass between two hosts, or the hosts of two groups, in a second. Each pair has a
    /// link of its own, which carries one packet after the other, and a queue without a bound before it.</summary>
    /// <param name="from">A host, several or all.</param>
    /// <param name="to">The others.</param>
    /// <param name="bytesPerSecond">The bytes; 40 for the headers of each packet are counted. More than 0.</param>
    /// <param name="oneWay">Only for packets to <paramref name="to"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bytesPerSecond"/> is not more than
    /// 0.</exception>
    /// <exception cref="ArgumentException">There are no two hosts in the groups.</exception>
    public void SetBandwidth(HostGroup from, HostGroup to, long bytesPerSecond, bool oneWay = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytesPerSecond);
        if (_simulation.BeginFault(null, $"bandwidth {Between(from, to, oneWay)}: {bytesPerSecond} bytes a second"))
        {
            ChangeBandwidth(from, to, oneWay, bytesPerSecond);
        }
    }

    /// <summary>Undoes <see cref="SetBandwidth"/>.</summary>
    /// <param name="from">A host, several or all.</param>
    /// <param name="to">The others.</param>
    /// <param name="oneWay">Only for packets to <paramref name="to"/>.</param>
    /// <exception cref="ArgumentException">There are no two hosts in the groups.</exception>
    public void ClearBandwidth(HostGroup from, HostGroup to, bool oneWay = false)
    {
        ChangeBandwidth(from, to, oneWay, 0);
        _simulation.EndFault(null, $"bandwidth {Between(from, to, oneWay)}");
    }

    /// <summary>Loses packets between two hosts, or groups. A connection sees delays, and ends when too many in a row
    /// are lost; a datagram is gone.</summary>
    /// <param name="from">A host, several or all.</param>
    /// <param name="to">The others.</param>
    /// <param name="probability">The probability that a packet is lost, from 0 to 1.</param>
    /// <param name="oneWay">Only for packets to <paramref name="to"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="probability"/> is no probability.</exception>
    /// <exception cref="ArgumentException">There are no two hosts in the groups.</exception>
    public void SetLoss(HostGroup from, HostGroup to, double probability, bool oneWay = false)
    {
        Probability.Check(probability, nameof(probability));
        if (_simulation.BeginFault(null, $"loss {Between(from, to, oneWay)}: {probability}"))
        {
            ChangeLoss(from, to, oneWay, probability);
        }
    }

    /// <summary>Undoes <see cref="SetLoss"/>.</summary>
    /// <param name="from">A host, several or all.</param>
    /// <param name="to">The others.</param>
    /// <param name="oneWay">Only for packets to <paramref name="to"/>.</param>
    /// <exception cref="ArgumentException">There are no two hosts in the groups.</exception>
    public void ClearLoss(HostGroup from, HostGroup to, bool oneWay = false)
    {
        ChangeLoss(from, to, oneWay, 0);
        _simulation.EndFault(null, $"loss {Between(from, to, oneWay)}");
    }

    private void ChangeLatency(HostGroup from, HostGroup to, bool oneWay, double least, double most) =>
        Change(
            from,
            to,
            oneWay,
            static (link, times) => (link.Least, link.Most) = (times.Least, times.Most),
            (Least: least, Most: most)
        );

    private void ChangeBandwidth(HostGroup from, HostGroup to, bool oneWay, long bytesPerSecond) =>
        Change(from, to, oneWay, static (link, bytes) => link.BytesPerSecond = bytes, bytesPerSecond);

    private void ChangeLoss(HostGroup from, HostGroup to, bool oneWay, double probability) =>
        Change(from, to, oneWay, static (link, loss) => link.Loss = loss, probability);
}
