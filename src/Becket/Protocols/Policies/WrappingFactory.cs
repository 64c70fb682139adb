using System.Net;
using Becket.Deferreds;
using Becket.Net;

namespace Becket.Protocols.Policies;

/// <summary>Puts a <see cref="ProtocolWrapper"/> around each protocol of another factory.</summary>
/// <remarks>
/// <para>Wrapping factories can be stacked: <c>new LimitTotalConnectionsFactory(new TimeoutFactory(factory, …),
/// 1_000)</c>. For an outgoing connection the deferred fires with the wrapper, and the program's protocol is its
/// <see cref="ProtocolWrapper.Inner"/>.</para>
/// <para>Threads: the reactor's. Source: <c>twisted.protocols.policies.WrappingFactory</c>.</para>
/// </remarks>
[RunsOnLoop]
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

    /// <summary>The number of open connections with protocols of this factory.</summary>
    public int Connections { get; private set; }

    internal override string MakerName => Inner.MakerName;

    internal void Register() => Connections++;

    internal void Unregister() => Connections--;

    /// <inheritdoc/>
    /// <remarks>Gets a protocol from <see cref="Inner"/>, and its wrapper from <see cref="Wrap"/>.</remarks>
    protected override ProtocolWrapper? Make(EndPoint peer) =>
        Inner.BuildOwned(peer) is { } protocol ? MakeWrapper(protocol) : null;

    /// <summary>Makes the wrapper of one protocol. The default makes a wrapper that changes nothing.</summary>
    /// <param name="inner">The protocol.</param>
    protected virtual ProtocolWrapper Wrap(IProtocol inner) => new(inner);

    /// <inheritdoc/>
    /// <remarks>The base class starts <see cref="Inner"/>.</remarks>
    protected override void StartFactory() => Inner.DoStart();

    /// <inheritdoc/>
    /// <remarks>The base class stops <see cref="Inner"/>.</remarks>
    protected override void StopFactory() => Inner.DoStop();

    /// <summary>Wraps a protocol, and sets the factory of the wrapper.</summary>
    private protected ProtocolWrapper MakeWrapper(IProtocol inner)
    {
        ProtocolWrapper wrapper = Wrap(inner);
        wrapper.Factory = this;
        return wrapper;
    }
}
