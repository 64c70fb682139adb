using System.Net;
using System.Net.Sockets;
using Becket.Deferreds;
using Becket.Net;
using Becket.Protocols.Proxying;

namespace Becket.Protocols.Policies;

/// <summary>Turns a caller away who has so many connections already.</summary>
/// <remarks>
/// <para>A caller is an IP address, whatever the port; of IPv6 the network (see <see cref="IPv6PrefixLength"/>); an
/// IPv4 address in IPv6's clothes is the IPv4 address. Callers without an IP address (Unix sockets) are not
/// limited.</para>
/// <para>Behind a load balancer all callers have its address: put it inside a <see cref="ProxyProtocolFactory"/>, which
/// knows the clients' own.</para>
/// <para>Threads: the reactor's. Source: <c>twisted.protocols.policies.LimitConnectionsByPeer</c>.</para>
/// </remarks>
public class LimitConnectionsByPeer : WrappingFactory
{
    private readonly Dictionary<IPAddress, int> _counts = [];

    /// <summary>Limits the connections of each caller.</summary>
    /// <param name="inner">The factory.</param>
    /// <param name="limit">How many at most of one caller. Default: 5, as in Twisted.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative.</exception>
    public LimitConnectionsByPeer(Factory inner, int limit = 5)
        : base(inner)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        Limit = limit;
    }

    /// <summary>How many at most of one caller.</summary>
    public int Limit { get; }

    /// <summary>How many bits of an IPv6 address make a caller. Default: 64, as that is what one customer usually has,
    /// and may choose any address of. 0 to 128.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 0 or more than 128.</exception>
    public int IPv6PrefixLength
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 128);
            field = value;
        }
    } = 64;

    /// <summary>How many callers have connections.</summary>
    public int Peers => _counts.Count;

    /// <summary>How many connections of one caller stand.</summary>
    /// <param name="address">The address; of IPv6 any of the network.</param>
    public int ConnectionsOf(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return _counts.GetValueOrDefault(ToCaller(address));
    }

    /// <inheritdoc/>
    protected override ProtocolWrapper? Make(EndPoint peer) =>
        peer is IPEndPoint { Address: var address } && _counts.GetValueOrDefault(ToCaller(address)) >= Limit
            ? null
            : base.Make(peer);

    /// <inheritdoc/>
    protected override ProtocolWrapper Wrap(IProtocol inner) => new Counted(inner, this);

    private IPAddress ToCaller(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        Span<byte> bytes = stackalloc byte[16];
        _ = address.TryWriteBytes(bytes, out _);
        int whole = IPv6PrefixLength / 8;
        if (IPv6PrefixLength % 8 is var bits and > 0)
        {
            bytes[whole++] &= (byte)(0xFF << (8 - bits));
        }

        bytes[whole..].Clear();

        // With the scope: link-local addresses of two interfaces are two callers' for all we know.
        return new IPAddress(bytes, address.ScopeId);
    }

    private sealed class Counted(IProtocol inner, LimitConnectionsByPeer limits) : ProtocolWrapper(inner)
    {
        private IPAddress? _caller;

        public override void ConnectionLost(Failure reason)
        {
            if (
                _caller is not null
                && --System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrNullRef(limits._counts, _caller)
                    == 0
            )
            {
                limits._counts.Remove(_caller);
            }

            base.ConnectionLost(reason);
        }

        protected override void ConnectionMade()
        {
            if (Peer is IPEndPoint { Address: var address })
            {
                _caller = limits.ToCaller(address);
                limits._counts[_caller] = limits._counts.GetValueOrDefault(_caller) + 1;
            }
        }
    }
}
