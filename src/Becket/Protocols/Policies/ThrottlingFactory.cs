using System.Net;
using Becket.Net;

namespace Becket.Protocols.Policies;

/// <summary>Limits how many bytes a second all connections of a factory together receive and send, and how many
/// connections there are.</summary>
/// <remarks>
/// <para>When more has come than may, none of them reads until the average is right again; when more was written than
/// may, their producers are paused, and who has none reads no more. What was received is delivered, and what was
/// written is sent: nothing is lost or cut up. A second's worth may come at once.</para>
/// <para>Threads: the reactor's. Source: <c>twisted.protocols.policies.ThrottlingFactory</c>. Differs: Twisted looks
/// once a second; here the limit holds from one chunk to the next.</para>
/// </remarks>
public class ThrottlingFactory : WrappingFactory
{
    private readonly LinkedList<ThrottledConnection> _connections = [];

    /// <summary>Limits a factory's connections.</summary>
    /// <param name="inner">The factory.</param>
    /// <param name="readLimit">Bytes a second, of all together; null: no limit.</param>
    /// <param name="writeLimit">Bytes a second, of all together; null: no limit.</param>
    /// <param name="maxConnections">How many connections at most; a caller who is one too many is turned away.</param>
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

    /// <summary>Bytes a second that are received, of all together; null: no limit.</summary>
    public long? ReadLimit { get; }

    /// <summary>Bytes a second that are written, of all together; null: no limit.</summary>
    public long? WriteLimit { get; }

    /// <summary>How many connections at most.</summary>
    public int MaxConnections { get; }

    internal ByteBudget Reads { get; }

    internal ByteBudget Writes { get; }

    internal LinkedListNode<ThrottledConnection> Add(ThrottledConnection connection)
    {
        LinkedListNode<ThrottledConnection> node = _connections.AddLast(connection);

        // There may be a debt of connections that are gone.
        Reads.Take(connection.Reactor, 0);
        Writes.Take(connection.Reactor, 0);
        return node;
    }

    internal void Remove(LinkedListNode<ThrottledConnection> node)
    {
        _connections.Remove(node);
        if (_connections.Count == 0)
        {
            Reads.Rest();
            Writes.Rest();
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
