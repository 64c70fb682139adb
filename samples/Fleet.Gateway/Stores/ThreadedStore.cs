using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Stores;

/// <summary>Runs a blocking store on threads of the reactor's pool, one call at a time.</summary>
internal sealed class ThreadedStore(Reactor reactor, IStore store) : IDeferredStore
{
    private readonly DeferredLock _lock = new();

    public Deferred<string?> Prepare() => Run(store.Prepare);

    public Deferred<IReadOnlyList<DevicePart>> ReadParts() => Run(store.ReadParts);

    public Deferred<Rejection?> Write(Batch batch) => Run(() => store.Write(batch));

    public async Deferred Close()
    {
        using (await _lock.Enter())
        {
            await reactor.DeferToThread(store.Dispose);
        }
    }

    private async Deferred<T> Run<T>(Func<T> call)
    {
        using (await _lock.Enter())
        {
            return await reactor.DeferToThread(call);
        }
    }
}
