using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Stores;

/// <summary>Runs a blocking store on threads of the reactor's pool.</summary>
internal sealed class ThreadedStore(Reactor reactor, IStore store) : IDeferredStore
{
    public Deferred Write(Batch batch) => reactor.DeferToThread(() => store.Write(batch));

    public Deferred Close() => reactor.DeferToThread(store.Dispose);
}
