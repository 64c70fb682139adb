using System.Net;

namespace Becket.Samples.Fleet.Gateway;

/// <summary>The limits on the connections of one port. A connection above them is closed at once, and
/// reported.</summary>
/// <param name="connections">Accepts the connections, within the limit of each address.</param>
/// <param name="limit">The most connections.</param>
/// <param name="turnedAway">Gets the address of each connection that was turned away, and why.</param>
internal sealed class GatewayLimits(LimitConnectionsByPeer connections, int limit, Action<EndPoint, string> turnedAway)
    : LimitTotalConnectionsFactory(connections, limit)
{
    public void Apply(GatewayOptions options)
    {
        Limit = options.MaxConnections;
        connections.Limit = options.MaxPerPeer;
    }

    protected override ProtocolWrapper? Make(EndPoint peer)
    {
        bool isFull = Connections >= Limit;
        if (base.Make(peer) is { } wrapper)
        {
            return wrapper;
        }

        turnedAway(
            peer,
            isFull
                ? $"the gateway has its most connections, {Limit}"
                : $"its address has its most connections, {connections.Limit}"
        );
        return null;
    }
}
