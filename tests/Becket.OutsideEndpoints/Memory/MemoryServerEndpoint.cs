namespace Becket.OutsideEndpoints.Memory;

/// <summary>Listens at a name within one reactor.</summary>
public sealed class MemoryServerEndpoint(Reactor reactor, string name) : IStreamServerEndpoint
{
    public Deferred<IListeningPort> Listen(Factory factory) =>
        Deferred.MaybeDeferred(() => MemoryPort.Listen(reactor, name, factory));
}
