using Becket.Deferreds;
using Becket.Net.Descriptors;
using Becket.Reactors;

namespace Becket.Net.Endpoints;

/// <summary>The program's standard input and output as a place: to listen at, as a server that inetd or another program
/// starts for one connection; to connect to, as a filter. As a string, <c>stdio:</c>.</summary>
/// <remarks>See <see cref="StandardIoExtensions.ConnectStandardIo"/> for what happens to the two. Threads: the
/// reactor's. Source: <c>twisted.internet.endpoints.StandardIOEndpoint</c>.</remarks>
public sealed class StandardIoEndpoint : IStreamServerEndpoint, IStreamClientEndpoint
{
    private readonly Reactor _reactor;

    /// <summary>Creates the endpoint. Nothing is opened yet.</summary>
    /// <param name="reactor">The reactor.</param>
    public StandardIoEndpoint(Reactor reactor)
    {
        ArgumentNullException.ThrowIfNull(reactor);
        _reactor = reactor;
    }

    /// <inheritdoc/>
    /// <returns>The port, whose only connection exists already. Stopping it does not end the connection.</returns>
    public Deferred<IListeningPort> Listen(Factory factory) =>
        Deferred.MaybeDeferred(IListeningPort () => StandardIoPort.Open(_reactor, factory));

    /// <inheritdoc/>
    public Deferred<TProtocol> Connect<TProtocol>(Factory<TProtocol> factory)
        where TProtocol : class, IProtocol => Deferred.MaybeDeferred(() => _reactor.ConnectStandardIo(factory));

    /// <inheritdoc/>
    public override string ToString() => StandardIo.Name.ToString();
}
