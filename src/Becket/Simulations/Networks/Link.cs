namespace Becket.Simulations.Networks;

/// <summary>The way from one host to another: what happens to the packets on it.</summary>
/// <param name="least">The least seconds that a packet takes.</param>
/// <param name="most">The most seconds.</param>
internal sealed class Link(double least, double most)
{
    // The headers of IPv4 and TCP without options (RFC 791, RFC 9293).
    private const int HeaderBytes = 40;

    private double _busyUntil;

    /// <summary>The least seconds that a packet is on its way.</summary>
    public double Least { get; set; } = least;

    /// <summary>The most seconds that a packet is on its way.</summary>
    public double Most { get; set; } = most;

    /// <summary>The bytes that it carries in a second; 0: without limit.</summary>
    public long BytesPerSecond { get; set; }

    /// <summary>The probability that a packet is lost.</summary>
    public double Loss { get; set; }

    /// <summary>Whether every packet is lost, because the hosts are parted.</summary>
    public bool IsPartitioned { get; set; }

    /// <summary>Whether the packets wait until they are released.</summary>
    public bool IsHeld { get; set; }

    /// <summary>What goes wrong with datagrams; null for nothing.</summary>
    public DatagramFaults? Datagrams { get; set; }

    /// <summary>Datagrams that wait for the release, in the order in which they would have arrived.</summary>
    public Queue<PacketInFlight>? Held { get; set; }

    /// <summary>Whether no packet passes now.</summary>
    public bool IsBlocked => IsPartitioned || IsHeld || Loss >= 1;

    /// <summary>The time at which a packet has left, on a link that carries one after the other.</summary>
    public double Carry(double now, int bytes)
    {
        if (BytesPerSecond == 0)
        {
            return now;
        }

        _busyUntil = Math.Max(now, _busyUntil) + ((double)(bytes + HeaderBytes) / BytesPerSecond);
        return _busyUntil;
    }

    /// <summary>Forgets the packets that are still to be carried: the limit was changed.</summary>
    public void ClearQueue() => _busyUntil = 0;
}
