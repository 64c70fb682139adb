using Becket.Samples.Fleet.Gateway.Stores.Records;
using StackExchange.Redis;

namespace Becket.Samples.Fleet.Gateway.Stores.Redis;

/// <summary>Redis, with the client's asynchronous calls for what is written all the time. They complete on the client's
/// threads; an <c>async Deferred</c> method returns to the loop after each. The rare calls run on a thread.</summary>
/// <param name="reactor">The loop.</param>
/// <param name="link">The connection.</param>
/// <param name="retention">How much is kept. Null: the defaults.</param>
/// <param name="time">The clock. Null: the system's.</param>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Design",
    "CA1001",
    Justification = "Close disposes of the store, on a thread, because that blocks."
)]
internal sealed class AsyncRedisStore(
    Reactor reactor,
    RedisLink link,
    Retention? retention = null,
    TimeProvider? time = null
) : IDeferredStore
{
    private readonly Retention _retention = retention ?? new Retention();
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly RedisStore _blocking = new(link, retention, time);
    private readonly DeferredLock _lock = new();

    public Deferred<string?> Prepare() => Run(_blocking.Prepare);

    public Deferred<IReadOnlyList<DevicePart>> ReadParts() => Run(_blocking.ReadParts);

    public async Deferred<Rejection?> Write(Batch batch)
    {
        using (await _lock.Enter())
        {
            IDatabase database = await link.Connect();
            if (!_blocking.IsPrepared || _blocking.IsTrimDue)
            {
                await reactor.DeferToThread(_blocking.PrepareAndTrim);
            }

            Rejection? rejection = null;
            foreach (RedisCall call in RedisCall.For(batch, _retention, _time.GetUtcNow()))
            {
                rejection = Rejection.Join(
                    rejection,
                    call.ToRejection(await database.ScriptEvaluateAsync(call.Script, call.Keys, call.Values))
                );
            }

            return rejection;
        }
    }

    // Closing waits for the calls that are under way, and blocks.
    public async Deferred Close()
    {
        using (await _lock.Enter())
        {
            await reactor.DeferToThread(_blocking.Dispose);
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
