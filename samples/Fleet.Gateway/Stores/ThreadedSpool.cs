using Becket.Samples.Fleet.Gateway.Stores.Records;
using Becket.Samples.Fleet.Gateway.Stores.Sqlite;

namespace Becket.Samples.Fleet.Gateway.Stores;

/// <summary>Runs an SQLite spool on threads of the reactor's pool, one call at a time.</summary>
internal sealed class ThreadedSpool(Reactor reactor, SqliteSpool spool) : IDeferredSpool
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

    public Deferred RemoveOthers() => RunLocked(spool.RemoveOthers);

    public Deferred Close() => RunLocked(spool.Dispose);

    private async Deferred RunLocked(Action call)
    {
        using (await _lock.Enter())
        {
            await reactor.DeferToThread(call);
        }
    }
}
