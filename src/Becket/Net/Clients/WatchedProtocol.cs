using System.Net;
using Becket.Deferreds;

namespace Becket.Net.Clients;

/// <summary>A protocol whose end somebody else wants to know of too.</summary>
/// <typeparam name="TProtocol">The protocol.</typeparam>
/// <remarks>Around it, so that any endpoint will do, also one that knows nothing of this library's insides. Source: the
/// factory proxies of <c>ClientService</c>.</remarks>
internal class WatchedProtocol<TProtocol>(TProtocol inner, WatchingFactory<TProtocol> factory) : IProtocol
    where TProtocol : class, IProtocol
{
    public TProtocol Inner => inner;

    /// <summary>Known from MakeConnection on.</summary>
    public ITransport? Transport { get; private set; }

    /// <summary>Whether the connection has ended.</summary>
    public bool IsLost { get; private set; }

    public void MakeConnection(ITransport transport)
    {
        Transport = transport;
        factory.OnMade?.Invoke(this);
        inner.MakeConnection(transport);
    }

    public void DataReceived(ReadOnlySpan<byte> data) => inner.DataReceived(data);

    public void ConnectionLost(Failure reason)
    {
        IsLost = true;
        try
        {
            inner.ConnectionLost(reason);
        }
        finally
        {
            factory.OnLost(this, reason);
        }
    }
}

/// <summary>One that takes part in half-closing.</summary>
internal sealed class WatchedHalfCloseableProtocol<TProtocol>(
    TProtocol inner,
    IHalfCloseableProtocol halfCloseable,
    WatchingFactory<TProtocol> factory
) : WatchedProtocol<TProtocol>(inner, factory), IHalfCloseableProtocol
    where TProtocol : class, IProtocol
{
    public void ReadConnectionLost() => halfCloseable.ReadConnectionLost();

    public void WriteConnectionLost() => halfCloseable.WriteConnectionLost();
}

/// <summary>Makes them, from what a factory makes.</summary>
internal sealed class WatchingFactory<TProtocol>(Factory inner, Action<WatchedProtocol<TProtocol>, Failure> onLost)
    : Factory<WatchedProtocol<TProtocol>>
    where TProtocol : class, IProtocol
{
    /// <summary>Told of a connection, before its protocol is.</summary>
    public Action<WatchedProtocol<TProtocol>>? OnMade { get; init; }

    /// <summary>Told of its end, after its protocol was.</summary>
    public Action<WatchedProtocol<TProtocol>, Failure> OnLost => onLost;

    protected override void StartFactory() => inner.DoStart();

    protected override void StopFactory() => inner.DoStop();

    protected override WatchedProtocol<TProtocol>? Make(EndPoint peer) =>
        (TProtocol?)inner.BuildProtocol(peer) switch
        {
            null => null,
            IHalfCloseableProtocol halfCloseable and TProtocol protocol => new WatchedHalfCloseableProtocol<TProtocol>(
                protocol,
                halfCloseable,
                this
            ),
            var protocol => new WatchedProtocol<TProtocol>(protocol, this),
        };
}
