using System.Net;
using Becket.Reactors;
using Becket.Reactors.Drivers;

namespace Becket.Net;

/// <summary>Makes the protocols of a listening port, or of an outgoing connection.</summary>
/// <remarks>Threads: the reactor's. Source: <c>twisted.internet.protocol.Factory</c>.</remarks>
public abstract class Factory
{
    private int _ports;

    /// <summary>A factory that makes its protocols with a function.</summary>
    /// <typeparam name="TProtocol">The protocol.</typeparam>
    /// <param name="make">Called for each connection; makes a new protocol each time.</param>
    public static Factory<TProtocol> ForProtocol<TProtocol>(Func<TProtocol> make)
        where TProtocol : class, IProtocol
    {
        ArgumentNullException.ThrowIfNull(make);
        return new ForProtocolFactory<TProtocol>(make);
    }

    /// <summary>A factory that makes its protocols with their constructor without arguments.</summary>
    /// <typeparam name="TProtocol">The protocol.</typeparam>
    public static Factory<TProtocol> ForProtocol<TProtocol>()
        where TProtocol : class, IProtocol, new() => ForProtocol(static () => new TProtocol());

    /// <summary>Makes the protocol of one connection.</summary>
    /// <param name="peer">The peer's address.</param>
    /// <returns>A new protocol. Null: the connection is closed.</returns>
    public abstract IProtocol? BuildProtocol(EndPoint peer);

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
    internal void StopGuarded(Reactor reactor) =>
        reactor.InvokeGuarded(this, nameof(StopFactory), host: null, this, static factory => factory.DoStop());

    /// <summary>As <see cref="Build"/>; what <see cref="BuildProtocol"/> throws is logged, and the result is
    /// null.</summary>
    internal IProtocol? BuildGuarded(Reactor reactor, IoChannel channel)
    {
        var call = new BuildCall(this, channel);
        reactor.InvokeGuarded(this, "BuildProtocol; the connection is closed", host: null, ref call);
        return call.Protocol;
    }

    /// <summary>As <see cref="BuildProtocol"/>; a factory that ignores the address overrides it, so that no address is
    /// made.</summary>
    internal virtual IProtocol? Build(IoChannel channel) => BuildProtocol(channel.RemoteEndPoint);

    /// <summary>Called before the first port or connection uses the factory. The default does nothing.</summary>
    protected virtual void StartFactory() { }

    /// <summary>Called when the last port or connection has ended. The default does nothing.</summary>
    protected virtual void StopFactory() { }

    private struct BuildCall(Factory factory, IoChannel channel) : IUserCall
    {
        public IProtocol? Protocol { get; private set; }

        public void Invoke() => Protocol = factory.Build(channel);
    }
}
