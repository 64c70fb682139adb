using Becket.Time;

namespace Becket.Simulations.Networks;

/// <summary>What goes wrong with datagrams between two hosts, besides what <see cref="Network.SetLoss"/> loses. Each
/// probability is from 0, the default, to 1.</summary>
public sealed record DatagramFaults
{
    /// <summary>The probability that a datagram is lost.</summary>
    public double Loss
    {
        get;
        init => field = Probability.Check(value, nameof(Loss));
    }

    /// <summary>The probability that a datagram arrives twice.</summary>
    public double Duplication
    {
        get;
        init => field = Probability.Check(value, nameof(Duplication));
    }

    /// <summary>The probability that a datagram is late, so that those behind overtake it.</summary>
    public double Reordering
    {
        get;
        init => field = Probability.Check(value, nameof(Reordering));
    }

    /// <summary>How late such a datagram is at most. Default: 100 ms.</summary>
    public TimeSpan MostDelay
    {
        get;
        init
        {
            TimeSpanSeconds.NotNegative(value, nameof(MostDelay));
            field = value;
        }
    } = TimeSpan.FromMilliseconds(100);

    /// <summary>The probability that a datagram loses bytes at its end. Real networks drop such a datagram; some
    /// tunnels and receive buffers cut it.</summary>
    public double Truncation
    {
        get;
        init => field = Probability.Check(value, nameof(Truncation));
    }

    /// <summary>The probability that one bit of a datagram is changed. The checksum of UDP finds nearly all such
    /// changes, but not those that a router makes before it computes the checksum anew.</summary>
    public double Corruption
    {
        get;
        init => field = Probability.Check(value, nameof(Corruption));
    }
}
