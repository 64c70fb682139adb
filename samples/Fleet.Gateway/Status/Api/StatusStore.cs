using Becket.Samples.Fleet.Gateway.Status.Http;
using Becket.Samples.Fleet.Gateway.Stores;
using Microsoft.AspNetCore.Http;

namespace Becket.Samples.Fleet.Gateway.Status.Api;

/// <summary>A store for the pages, beside the one that the gateway writes to. One call at a time, on a thread of the
/// reactor's pool: a slow one delays other pages and nothing else.</summary>
internal sealed class StatusStore(Reactor reactor, Func<IStore> open)
{
    /// <summary>The longest wait for other pages' calls.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly DeferredLock _turn = new();
    private IStore? _store;

    /// <exception cref="HttpProblemException">With 503: the store does not answer.</exception>
    public async Deferred<T> Run<T>([RunsOnThread] Func<IStore, T> call)
    {
        IDisposable turn;
        try
        {
            turn = await _turn.Enter().AddTimeout(s_patience, reactor);
        }
        catch (TimeoutException)
        {
            throw Away("other requests wait for it");
        }

        using (turn)
        {
            try
            {
                return await reactor.DeferToThread(() => call(_store ??= open()));
            }
            catch (Exception problem)
            {
                // The next call connects anew.
                await CloseHere();
                throw Away(StoreProblem.InWords(problem), problem);
            }
        }
    }

    public async Deferred Close()
    {
        using (await _turn.Enter())
        {
            await CloseHere();
        }
    }

    private async Deferred CloseHere()
    {
        if (_store is { } store)
        {
            _store = null;
            await reactor.DeferToThread(store.Dispose);
        }
    }

    private static HttpProblemException Away(string why, Exception? problem = null) =>
        new(StatusCodes.Status503ServiceUnavailable, $"The store does not answer: {why}.", problem);
}
