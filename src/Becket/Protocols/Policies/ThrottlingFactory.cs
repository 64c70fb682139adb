using System.Net;
using Becket.Net;

namespace Becket.Protocols.Policies;

/// <summary>Limits how many bytes a second all connections of a factory together receive and send, and how many
/// connections there are.</summary>
/// <remarks>
/// <para>When more was received than allowed, no connection reads until the average is right again. When more was
/// written than allowed, the producers are paused, and connections without a producer stop reading. Bytes that were
/// received are delivered and bytes that were written are sent: nothing is lost. The bytes of one second may pass at
/// once.</para>
/// <para>Threads: the reactor's. Source: <c>twisted.protocols.policies.ThrottlingFactory</c>. Differs: Twisted checks
/// once a second; here the limit is applied after each chunk.</para>
/// </remarks>
public class ThrottlingFactory : WrappingFactory
{
    private readonly LinkedList<ThrottledConnection> _connections = [];

    /// <summary>Limits the connections of a factory.</summary>
    /// <param name="inner">The factory.</param>
    /// <param name="readLimit">Bytes a second, of all connections together; null means no limit.</param>
    /// <param name="writeLimit">Bytes a second, of all connections together; null means no limit.</param>
    /// <param name="maxConnections">The largest number of connections; more are rejected.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit of bytes is less than one, or that of connections less
    /// than zero.</exception>
    public ThrottlingFactory(
        Factory inner,
        long? readLimit = null,
        long? writeLimit = null,
        int maxConnections = int.MaxValue
    )
        : base(inner)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(readLimit ?? 1, 1, nameof(readLimit));
        ArgumentOutOfRangeException.ThrowIfLessThan(writeLimit ?? 1, 1, nameof(writeLimit));
        ArgumentOutOfRangeException.ThrowIfNegative(maxConnections);
        ReadLimit = readLimit;
        WriteLimit = writeLimit;
        MaxConnections = maxConnections;
        Reads = new ByteBudget(readLimit, ApplyToAll);
        Writes = new ByteBudget(writeLimit, ApplyToAll);
    }

    /// <summary>Whether the limits of bytes are those of each connection, and not of all together. Default:
    /// false.</summary>
    /// <remarks>Source: <c>ThrottlingProtocol</c>'s own limits. It is set where the factory is made.</remarks>
    public bool PerConnection { get; init; }

    /// <summary>Bytes a second that are received, by all connections together; null means no limit.</summary>
    public long? ReadLimit { get; }

    /// <summary>Bytes a second that are written, by all connections together; null means no limit.</summary>
    public long? WriteLimit { get; }

    /// <summary>The largest number of connections.</summary>
    public int MaxConnections { get; }

    private ByteBudget Reads { get; }

    private ByteBudget Writes { get; }

    /// <summary>The budgets of a new connection.</summary>
    internal (ByteBudget Reads, ByteBudget Writes) BudgetsOf(ThrottledConnection connection) =>
        PerConnection
            ? (new ByteBudget(ReadLimit, connection.Apply), new ByteBudget(WriteLimit, connection.Apply))
            : (Reads, Writes);

    internal LinkedListNode<ThrottledConnection> Add(ThrottledConnection connection)
    {
        LinkedListNode<ThrottledConnection> node = _connections.AddLast(connection);

        // Connections that are gone may have left a debt.
        Reads.Take(connection.Reactor, 0);
        Writes.Take(connection.Reactor, 0);
        return node;
    }

    internal void Remove(LinkedListNode<ThrottledConnection> node)
    {
        _connections.Remove(node);
        if (_connections.Count == 0)
        {
            Reads.StopWaiting();
            Writes.StopWaiting();
        }
    }

    /// <inheritdoc/>
    protected override ProtocolWrapper? Make(EndPoint peer) => Connections < MaxConnections ? base.Make(peer) : null;

    /// <inheritdoc/>
    protected override ProtocolWrapper Wrap(IProtocol inner) => new ThrottledConnection(inner, this);

    private void ApplyToAll()
    {
        for (LinkedListNode<ThrottledConnection>? node = _connections.First; node is not null; )
        {
            LinkedListNode<ThrottledConnection>? next = node.Next;
            node.Value.Apply();
            node = next;
        }
    }
}
