using System.Net;
using System.Net.Sockets;
using Becket.Deferreds;
using Becket.Net;
using Becket.Protocols.Proxying;

namespace Becket.Protocols.Policies;

/// <summary>Rejects connections of a caller that has as many connections as allowed.</summary>
/// <remarks>
/// <para>A caller is an IP address, with any port. For IPv6 it is the network (see <see cref="IPv6PrefixLength"/>). An
/// IPv4 address that is mapped to IPv6 counts as the IPv4 address. Callers without an IP address (Unix sockets) are not
/// limited.</para>
/// <para>Behind a load balancer all callers have the load balancer's address: put this factory inside a
/// <see cref="ProxyProtocolFactory"/>, which knows the addresses of the clients.</para>
/// <para>Threads: the reactor's. Source: <c>twisted.protocols.policies.LimitConnectionsByPeer</c>.</para>
/// </remarks>
public class LimitConnectionsByPeer : WrappingFactory
{
    private readonly Dictionary<IPAddress, int> _counts = [];

    /// <summary>Limits the connections of each caller.</summary>
    /// <param name="inner">The factory.</param>
    /// <param name="limit">The largest number of connections of one caller. Default: 5, as in Twisted.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative.</exception>
    public LimitConnectionsByPeer(Factory inner, int limit = 5)
        : base(inner) => Limit = limit;

    /// <summary>The largest number of connections of one caller. Lowering the limit ends no connection.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than zero.</exception>
    public int Limit
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    /// <summary>How many bits of an IPv6 address, from the front, make a caller: 0 to 128. Default: 64, because one
    /// customer usually has such a network and can use any address in it.</summary>
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

    /// <summary>The number of callers that have connections.</summary>
    public int Peers => _counts.Count;

    /// <summary>The number of connections of one caller.</summary>
    /// <param name="address">The address; for IPv6 any address of the network.</param>
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
    protected override ProtocolWrapper Wrap(IProtocol inner) => new CountedConnection(inner, this);

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

        // The scope is kept: equal link-local addresses on two interfaces may be two callers.
        return new IPAddress(bytes, address.ScopeId);
    }

    private sealed class CountedConnection(IProtocol inner, LimitConnectionsByPeer limits) : ProtocolWrapper(inner)
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
