using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Stores;

/// <summary>A blocking spool, on threads of the reactor's pool, one call at a time.</summary>
internal sealed class ThreadedSpool(Reactor reactor, ISpool spool) : IDeferredSpool
{
    private readonly DeferredLock _turn = new();

    public async Deferred<Batch> Load()
    {
        using (await _turn.Enter())
        {
            return await reactor.DeferToThread(spool.Load);
        }
    }

    public Deferred Add(Batch batch) => InTurn(() => spool.Add(batch));

    public Deferred RemoveAlarms(IReadOnlyList<RecordKey> keys) => InTurn(() => spool.RemoveAlarms(keys));

    public Deferred Close() => InTurn(spool.Dispose);

    private async Deferred InTurn(Action call)
    {
        using (await _turn.Enter())
        {
            await reactor.DeferToThread(call);
        }
    }
}
