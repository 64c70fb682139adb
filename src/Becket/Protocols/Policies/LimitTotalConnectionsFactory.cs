using System.Net;
using Becket.Deferreds;
using Becket.Net;

namespace Becket.Protocols.Policies;

/// <summary>Rejects connections when there are as many as allowed.</summary>
/// <remarks>Threads: the reactor's. Source: <c>twisted.protocols.policies.LimitTotalConnectionsFactory</c>.</remarks>
public class LimitTotalConnectionsFactory : WrappingFactory
{
    private readonly Func<IProtocol>? _makeOverflow;

    /// <summary>Limits the connections of a factory.</summary>
    /// <param name="inner">The factory.</param>
    /// <param name="limit">The largest number of connections.</param>
    /// <param name="makeOverflow">
    /// Makes the protocol for a connection above the limit: it says so to the caller, and closes. Null closes such a
    /// connection at once. These protocols count as connections too but are not limited, so each of them should close
    /// soon, or have a deadline.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative.</exception>
    public LimitTotalConnectionsFactory(Factory inner, int limit, [RunsOnLoop] Func<IProtocol>? makeOverflow = null)
        : base(inner)
    {
        Limit = limit;
        _makeOverflow = makeOverflow;
    }

    /// <summary>The largest number of connections. Lowering the limit ends no connection.</summary>
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

    /// <inheritdoc/>
    protected override ProtocolWrapper? Make(EndPoint peer) =>
        Connections < Limit ? base.Make(peer)
        : _makeOverflow is not null ? MakeWrapper(_makeOverflow())
        : null;
}
