using System.Net;
using Becket.Deferreds;
using Becket.Reactors.Drivers;

namespace Becket.Net;

/// <summary>A factory whose protocols are all of one type, so that connecting returns that type without a
/// cast.</summary>
/// <typeparam name="TProtocol">The protocol.</typeparam>
/// <remarks>Threads: the reactor's.</remarks>
[RunsOnLoop]
public abstract class Factory<TProtocol> : Factory
    where TProtocol : class, IProtocol
{
    /// <inheritdoc/>
    public sealed override IProtocol? BuildProtocol(EndPoint peer) => Own(Make(peer));

    /// <summary>Makes the protocol of one connection.</summary>
    /// <param name="peer">The peer's address.</param>
    /// <returns>A new protocol. Null: the connection is closed.</returns>
    protected abstract TProtocol? Make(EndPoint peer);
}

/// <summary>See <see cref="Factory.ForProtocol{TProtocol}(Func{TProtocol})"/>.</summary>
internal sealed class ForProtocolFactory<TProtocol>(Func<TProtocol> make) : Factory<TProtocol>
    where TProtocol : class, IProtocol
{
    internal override string MakerName => $"The function of {nameof(Factory)}.{nameof(ForProtocol)}";

    internal override IProtocol? Build(IoChannel channel) => Own(make());

    protected override TProtocol? Make(EndPoint peer) => make();
}
