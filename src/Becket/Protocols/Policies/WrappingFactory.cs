using System.Net;
using Becket.Net;

namespace Becket.Protocols.Policies;

/// <summary>Puts a <see cref="ProtocolWrapper"/> around each protocol of another factory.</summary>
/// <remarks>
/// <para>Factories that wrap can be stacked: <c>new LimitTotalConnectionsFactory(new TimeoutFactory(factory, …),
/// 1_000)</c>. For an outgoing connection the deferred fires with the wrapper, and the program's protocol is its
/// <see cref="ProtocolWrapper.Inner"/>.</para>
/// <para>Threads: the reactor's. Source: <c>twisted.protocols.policies.WrappingFactory</c>.</para>
/// </remarks>
public class WrappingFactory : Factory<ProtocolWrapper>
{
    /// <summary>Wraps a factory.</summary>
    /// <param name="inner">The factory.</param>
    public WrappingFactory(Factory inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        Inner = inner;
    }

    /// <summary>The factory that is wrapped.</summary>
    public Factory Inner { get; }

    /// <summary>Connections that stand, of those whose protocols it made.</summary>
    public int Connections { get; private set; }

    internal void Register() => Connections++;

    internal void Unregister() => Connections--;

    /// <inheritdoc/>
    /// <remarks>Asks <see cref="Inner"/> for a protocol, and <see cref="Wrap"/> for what is around it.</remarks>
    protected override ProtocolWrapper? Make(EndPoint peer) =>
        Inner.BuildProtocol(peer) is { } protocol ? MakeWrapper(protocol) : null;

    /// <summary>Makes the wrapper of one protocol. The default makes one that changes nothing.</summary>
    /// <param name="inner">The protocol.</param>
    protected virtual ProtocolWrapper Wrap(IProtocol inner) => new(inner);

    /// <inheritdoc/>
    /// <remarks>The base tells <see cref="Inner"/> too.</remarks>
    protected override void StartFactory() => Inner.DoStart();

    /// <inheritdoc/>
    /// <remarks>The base tells <see cref="Inner"/> too.</remarks>
    protected override void StopFactory() => Inner.DoStop();

    /// <summary>Wraps, and ties the wrapper to this factory.</summary>
    private protected ProtocolWrapper MakeWrapper(IProtocol inner)
    {
        ProtocolWrapper wrapper = Wrap(inner);
        wrapper.Factory = this;
        return wrapper;
    }
}
