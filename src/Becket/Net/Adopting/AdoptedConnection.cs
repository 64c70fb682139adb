using System.Net.Sockets;
using Becket.Deferreds;
using Becket.Net.Errors;
using Becket.Net.Transports;
using Becket.Reactors;
using Becket.Reactors.Drivers;

namespace Becket.Net.Adopting;

/// <summary>A connection that somebody else has made.</summary>
internal sealed class AdoptedConnection : ITransportOwner
{
    private readonly Factory _factory;

    private AdoptedConnection(Factory factory) => _factory = factory;

    /// <summary>Takes it over.</summary>
    /// <returns>The protocol, after its ConnectionMade; or a <see cref="ConnectException"/>.</returns>
    public static Deferred<TProtocol> Start<TProtocol>(
        Reactor reactor,
        SafeSocketHandle handle,
        Factory<TProtocol> factory
    )
        where TProtocol : class, IProtocol
    {
        IoChannel channel;
        try
        {
            channel = reactor.Driver.AdoptChannel(handle);
        }
        catch (SocketException error)
        {
            return Deferred.Fail<TProtocol>(
                new ConnectException(
                    $"This socket cannot be adopted: it is not a stream socket that is connected. {error.Message}",
                    error
                )
            );
        }

        var owner = new AdoptedConnection(factory);
        var transport = new StreamTransport(reactor, owner);
        transport.Attach(channel);
        IProtocol? protocol;
        try
        {
            factory.DoStart();
            protocol = factory.Build(channel);
        }
        catch (Exception error)
        {
            channel.Abort();
            return Deferred.Fail<TProtocol>(error);
        }

        if (protocol is null)
        {
            channel.Close();
            return Deferred.Fail<TProtocol>(
                new ConnectException(
                    $"{factory.GetType().Name} made no protocol for the adopted connection to {channel.RemoteEndPoint}."
                )
            );
        }

        channel.Start();
        transport.Begin(protocol);
        return Deferred.Succeed((TProtocol)protocol);
    }

    void ITransportOwner.OnConnected(StreamTransport transport) => throw new System.Diagnostics.UnreachableException();

    void ITransportOwner.OnFailed(StreamTransport transport, SocketError error) => _factory.DoStop();

    void ITransportOwner.OnEnded(StreamTransport transport, Failure reason) => _factory.DoStop();
}
