using Becket.Samples.Fleet.Gateway.Status.Http;
using Becket.Samples.Fleet.Gateway.Stores;
using Microsoft.AspNetCore.Http;

namespace Becket.Samples.Fleet.Gateway.Status.Api;

/// <summary>A store for the pages, beside the one that the gateway writes to. One call at a time, on a thread of the
/// runtime's pool: a slow one delays other pages and nothing else.</summary>
internal sealed class StatusStore(Func<IStore> open) : IDisposable
{
    /// <summary>The longest wait for other pages' calls.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _turn = new(1);
    private IStore? _store;

    /// <exception cref="HttpProblemException">With 503: the store does not answer.</exception>
    public async Task<T> Run<T>(Func<IStore, T> call)
    {
        if (!await _turn.WaitAsync(s_patience).ConfigureAwait(false))
        {
            throw Away("other requests wait for it");
        }

        try
        {
            return await Task.Run(() => call(_store ??= open())).ConfigureAwait(false);
        }
        catch (Exception problem)
        {
            // The next call connects anew.
            _store?.Dispose();
            _store = null;
            throw Away(StoreProblem.InWords(problem), problem);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        _store?.Dispose();
        _turn.Dispose();
    }

    private static HttpProblemException Away(string why, Exception? problem = null) =>
        new(StatusCodes.Status503ServiceUnavailable, $"The store does not answer: {why}.", problem);
}
