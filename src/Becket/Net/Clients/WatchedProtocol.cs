using System.Net;
using Becket.Deferreds;
using Becket.Reactors;

namespace Becket.Net.Clients;

/// <summary>A protocol whose connection's start and end a client service or a connector observes.</summary>
/// <typeparam name="TProtocol">The protocol.</typeparam>
/// <remarks>It wraps the protocol, so that any endpoint works, also one written outside this library. Source: the
/// factory proxies of <c>ClientService</c>.</remarks>
internal class WatchedProtocol<TProtocol>(TProtocol inner, WatchingFactory<TProtocol> factory)
    : IProtocol,
        IStopListener,
        IUserCodeLayer
    where TProtocol : class, IProtocol
{
    public TProtocol Inner => inner;

    object? IUserCodeLayer.Inside => inner;

    /// <summary>What the protocol's ConnectionMade threw; null if it returned. For endpoints that are not this
    /// library's, and give the protocol out all the same.</summary>
    public Exception? Thrown
    {
        get => field ?? (inner as IUserCodeLayer)?.Thrown;
        private set;
    }

    /// <summary>Set by MakeConnection.</summary>
    public ITransport? Transport { get; private set; }

    /// <summary>Whether the connection has ended.</summary>
    public bool IsLost => LostReason is not null;

    /// <summary>Why the connection has ended; null before.</summary>
    public Failure? LostReason { get; private set; }

    public void MakeConnection(ITransport transport)
    {
        Transport = transport;
        factory.OnMade?.Invoke(this);
        try
        {
            inner.MakeConnection(transport);
        }
        catch (Exception error)
        {
            Thrown = error;
            throw;
        }
    }

    public void DataReceived(ReadOnlySpan<byte> data) => inner.DataReceived(data);

    /// <summary>Asks the protocol to end the connection in its own way.</summary>
    public void StopRequested()
    {
        if (inner is IStopListener listener)
        {
            listener.StopRequested();
        }
        else
        {
            Transport!.LoseConnection();
        }
    }

    public void ConnectionLost(Failure reason)
    {
        LostReason = reason;
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

/// <summary>A watched protocol that half-closes.</summary>
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

/// <summary>Wraps the protocols that another factory makes.</summary>
internal sealed class WatchingFactory<TProtocol>(Factory inner, Action<WatchedProtocol<TProtocol>, Failure> onLost)
    : Factory<WatchedProtocol<TProtocol>>
    where TProtocol : class, IProtocol
{
    /// <summary>Called when a connection is made, before its protocol.</summary>
    public Action<WatchedProtocol<TProtocol>>? OnMade { get; init; }

    /// <summary>Called when a connection has ended, after its protocol.</summary>
    public Action<WatchedProtocol<TProtocol>, Failure> OnLost => onLost;

    internal override string MakerName => inner.MakerName;

    protected override void StartFactory() => inner.DoStart();

    protected override void StopFactory() => inner.DoStop();

    protected override WatchedProtocol<TProtocol>? Make(EndPoint peer) =>
        (TProtocol?)inner.BuildOwned(peer) switch
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
