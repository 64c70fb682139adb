using System.Net;
using Becket.Net;

namespace Becket.Protocols.Policies;

/// <summary>Turns callers away when so many connections stand already.</summary>
/// <remarks>Threads: the reactor's. Source: <c>twisted.protocols.policies.LimitTotalConnectionsFactory</c>.</remarks>
public class LimitTotalConnectionsFactory : WrappingFactory
{
    private readonly Func<IProtocol>? _makeOverflow;

    /// <summary>Limits a factory's connections.</summary>
    /// <param name="inner">The factory.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="makeOverflow">
    /// Makes a protocol for a caller who is one too many, which says so and closes; null closes the connection at once.
    /// Those it makes count as connections, too, but are not limited: it should be quick, or have a deadline.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative.</exception>
    public LimitTotalConnectionsFactory(Factory inner, int limit, Func<IProtocol>? makeOverflow = null)
        : base(inner)
    {
        Limit = limit;
        _makeOverflow = makeOverflow;
    }

    /// <summary>How many at most. A lower limit ends no connection that stands.</summary>
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
