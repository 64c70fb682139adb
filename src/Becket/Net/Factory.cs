using System.Net;
using Becket.Deferreds;
using Becket.Reactors;
using Becket.Reactors.Drivers;

namespace Becket.Net;

/// <summary>Makes the protocols of a listening port, or of an outgoing connection.</summary>
/// <remarks>Threads: the reactor's. Source: <c>twisted.internet.protocol.Factory</c>.</remarks>
[RunsOnLoop]
public abstract class Factory
{
    private int _ports;

    /// <summary>The code that makes the protocols, for messages.</summary>
    internal virtual string MakerName => $"{GetType().Name}.{nameof(BuildProtocol)}";

    /// <summary>A factory that makes its protocols with a function.</summary>
    /// <typeparam name="TProtocol">The protocol.</typeparam>
    /// <param name="make">Called for each connection; makes a new protocol each time.</param>
    public static Factory<TProtocol> ForProtocol<TProtocol>([RunsOnLoop] Func<TProtocol> make)
        where TProtocol : class, IProtocol
    {
        ArgumentNullException.ThrowIfNull(make);
        return new ForProtocolFactory<TProtocol>(make);
    }

    /// <summary>A factory that makes its protocols with their constructor without arguments.</summary>
    /// <typeparam name="TProtocol">The protocol.</typeparam>
    public static Factory<TProtocol> ForProtocol<TProtocol>()
        where TProtocol : class, IProtocol, new() => ForProtocol(static () => new TProtocol());

    /// <summary>Makes the protocol of one connection. What it throws is the failure of the attempt to connect; a port
    /// logs it and aborts the connection, so that its client does not take the end for an empty answer.</summary>
    /// <param name="peer">The peer's address.</param>
    /// <returns>A new protocol; its <see cref="Protocol.Factory"/> is this factory from then on, unless another factory
    /// made it. Null refuses the connection: a port closes it in order, and an attempt to connect fails.</returns>
    public abstract IProtocol? BuildProtocol(EndPoint peer);

    /// <summary>As <see cref="BuildProtocol"/>; the protocol knows its factory.</summary>
    internal IProtocol? BuildOwned(EndPoint peer) => Own(BuildProtocol(peer));

    /// <summary>A port or a connection begins to use the factory.</summary>
    internal void DoStart()
    {
        if (_ports++ == 0)
        {
            try
            {
                StartFactory();
            }
            catch
            {
                // Not in use, so the next use starts it.
                _ports--;
                throw;
            }
        }
    }

    /// <summary>A port or a connection no longer uses the factory.</summary>
    internal void DoStop()
    {
        if (--_ports == 0)
        {
            StopFactory();
        }
    }

    /// <summary>As <see cref="DoStop"/>; what <see cref="StopFactory"/> throws is logged.</summary>
    internal void StopGuarded(Reactor reactor, ExecutionContext? context = null) =>
        reactor.InvokeGuarded(this, nameof(StopFactory), host: null, this, static factory => factory.DoStop(), context);

    /// <summary>As <see cref="Build"/>; what <see cref="BuildProtocol"/> throws is logged, and the result is
    /// null.</summary>
    /// <param name="reactor">The port's reactor.</param>
    /// <param name="channel">The new connection.</param>
    /// <param name="context">The context of the port's creator.</param>
    /// <param name="hasThrown">Whether it threw, rather than refused the connection.</param>
    internal IProtocol? BuildGuarded(Reactor reactor, IoChannel channel, ExecutionContext? context, out bool hasThrown)
    {
        var call = new BuildCall(this, channel);
        hasThrown =
            reactor.InvokeGuarded(this, "BuildProtocol; the connection is aborted", host: null, ref call, context)
                is not null;
        return call.Protocol;
    }

    /// <summary>As <see cref="BuildProtocol"/>; a factory that ignores the address overrides it, so that no address is
    /// made.</summary>
    internal virtual IProtocol? Build(IoChannel channel) => BuildOwned(channel.RemoteEndPoint);

    /// <summary>Called before the first port or connection uses the factory. The default does nothing.</summary>
    protected virtual void StartFactory() { }

    /// <summary>Called when the last port or connection has ended. The default does nothing.</summary>
    protected virtual void StopFactory() { }

    /// <summary>Sets the factory of a new protocol, unless that is another one's, whose BuildProtocol this factory's
    /// has called.</summary>
    private protected IProtocol? Own(IProtocol? protocol)
    {
        if (protocol is Protocol made)
        {
            made.Factory ??= this;
        }

        return protocol;
    }

    private struct BuildCall(Factory factory, IoChannel channel) : IUserCall
    {
        public IProtocol? Protocol { get; private set; }

        public void Invoke() => Protocol = factory.Build(channel);
    }
}
