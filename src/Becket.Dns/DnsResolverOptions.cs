using System.Net;
using DnsClient;

namespace Becket.Dns;

/// <summary>How a <see cref="DnsResolver"/> asks. What is null is taken from the system, once, when the resolver is
/// made.</summary>
/// <remarks>On Linux and macOS the system's settings are those of <c>/etc/resolv.conf</c> (resolv.conf(5)). On Windows
/// they are the name servers of the network adapters, and there is no search list.</remarks>
public sealed record DnsResolverOptions
{
    /// <summary>The name servers, in the order in which they are asked. Null: the system's.</summary>
    public IReadOnlyList<IPEndPoint>? Servers { get; init; }

    /// <summary>Domains that are tried behind a host's name, in this order. Null: the system's. Empty: none.</summary>
    public IReadOnlyList<string>? SearchList { get; init; }

    /// <summary>A name with as many dots as this, or more, is tried as it is before the search list; another one after
    /// it. Null: the system's, which is 1 unless it says otherwise (<c>ndots</c>).</summary>
    public int? DotsOfWholeName
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value ?? 0, nameof(DotsOfWholeName));
            field = value;
        }
    }

    /// <summary>How long one server has for one answer, on the reactor's clock. Null: the system's, which is 5 s unless
    /// it says otherwise.</summary>
    public TimeSpan? TryTimeout
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(
                value ?? TimeSpan.MaxValue,
                TimeSpan.Zero,
                nameof(TryTimeout)
            );
            field = value;
        }
    }

    /// <summary>How often the list of servers is gone through before a look-up fails. Null: the system's, which is 2
    /// unless it says otherwise (<c>attempts</c>).</summary>
    public int? Attempts
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value ?? 1, 1, nameof(Attempts));
            field = value;
        }
    }

    /// <summary>A file with names and addresses, which come before those of the servers. Default: the system's
    /// (<c>/etc/hosts</c>). Null: none.</summary>
    public string? HostsFile { get; init; } = Configuration.HostsFile.OfTheSystem;

    /// <summary>How many answers are kept at most. Default: 10,000. 0: none. When it is full, the oldest
    /// goes.</summary>
    public int CacheSize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(CacheSize));
            field = value;
        }
    } = 10_000;

    /// <summary>How long an answer is kept at most, whatever its time to live says. Default: 1 day.</summary>
    public TimeSpan MaximumTtl
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero, nameof(MaximumTtl));
            field = value;
        }
    } = TimeSpan.FromDays(1);

    /// <summary>What sends the queries. Null: a <see cref="LookupClient"/>. Tests in virtual time put their own here,
    /// as real servers answer in real time.</summary>
    /// <remarks>Only <c>QueryServerAsync</c> with a question and options is called, on the loop's thread, with one
    /// server and without retries. Its task may end on any thread.</remarks>
    public IDnsQuery? Client { get; init; }
}
