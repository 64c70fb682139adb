using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Stores;

/// <summary>Runs a blocking spool on threads of the reactor's pool, one call at a time.</summary>
internal sealed class ThreadedSpool(Reactor reactor, ISpool spool) : IDeferredSpool
{
    private readonly DeferredLock _lock = new();

    public async Deferred<Batch> Load()
    {
        using (await _lock.Enter())
        {
            return await reactor.DeferToThread(spool.Load);
        }
    }

    public Deferred Add(Batch batch) => RunLocked(() => spool.Add(batch));

    public Deferred RemoveAlarms(IReadOnlyList<RecordKey> keys) => RunLocked(() => spool.RemoveAlarms(keys));

    public Deferred Close() => RunLocked(spool.Dispose);

    private async Deferred RunLocked(Action call)
    {
        using (await _lock.Enter())
        {
            await reactor.DeferToThread(call);
        }
    }
}
