using System.Net.Sockets;
using Becket.Deferreds;
using Becket.Net.Errors;
using Becket.Reactors;
using Becket.Reactors.Drivers;
using Becket.Reactors.Observing;

namespace Becket.Net.Transports;

/// <summary>The client's side of a connection that is connected already. The factory stops when it ends.</summary>
internal sealed class ExistingConnection : ITransportOwner
{
    /// <summary>Null until it is started.</summary>
    private Factory? _factory;
    private ConnectionKind _kind;
    private ExecutionContext? _userContext;

    ExecutionContext? ITransportOwner.UserContext => _userContext;

    ConnectionKind ITransportOwner.Kind => _kind;

    /// <summary>Connects a protocol of the factory.</summary>
    /// <returns>The protocol, after its ConnectionMade. A failure is what the factory threw, or a
    /// <see cref="ConnectException"/>.</returns>
    public static Deferred<TProtocol> Start<TProtocol>(Reactor reactor, IoChannel channel, Factory<TProtocol> factory)
        where TProtocol : class, IProtocol
    {
        var owner = new ExistingConnection
        {
            _userContext = CallContext.ToCarry(reactor.OwnContext),
            _kind = ConnectionKinds.ClientOf(channel.RemoteEndPoint),
        };
        var transport = new StreamTransport(reactor, owner);
        transport.Attach(channel);
        TProtocol? protocol;
        try
        {
            factory.DoStart();
            owner._factory = factory;
            protocol = (TProtocol?)factory.Build(channel);
        }
        catch (Exception error)
        {
            channel.Abort();
            return Deferred.Fail<TProtocol>(error);
        }

        if (protocol is null)
        {
            channel.Close();
            return Deferred.Fail<TProtocol>(new NoProtocolException(factory, channel.RemoteEndPoint));
        }

        channel.Start();
        return transport.Begin(protocol) is { } reason ? Deferred.Fail<TProtocol>(reason) : Deferred.Succeed(protocol);
    }

    void ITransportOwner.OnConnected(StreamTransport transport) => throw new System.Diagnostics.UnreachableException();

    void ITransportOwner.OnFailed(StreamTransport transport, SocketError error) =>
        _factory?.StopGuarded(transport.Reactor, _userContext);

    void ITransportOwner.OnEnded(StreamTransport transport, Failure reason) =>
        _factory?.StopGuarded(transport.Reactor, _userContext);
}
