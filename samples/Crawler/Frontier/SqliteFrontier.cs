using Crawler.Frontier.Storage;
using Crawler.Items.Exports;

namespace Crawler.Frontier;

/// <summary>The frontier in a file of SQLite, written on a thread.</summary>
/// <remarks>
/// <para>Calls of one turn, and those made while a batch is written, are one transaction: a crawl that is busy makes
/// large batches by itself.</para>
/// <para>A batch that cannot be written fails all its calls and all later ones with a
/// <see cref="CrawlFileException"/>: the crawl ends, and what was recorded before is there.</para>
/// </remarks>
internal sealed class SqliteFrontier : IFrontier
{
    private readonly Reactor _reactor;
    private readonly CrawlSettings _settings;
    private readonly string _spider;
    private readonly WorkerPool _threads;
    private readonly ExportRunner _exports;
    private List<StoreCall> _calls = [];
    private List<StoreCall> _spare = [];
    private StateStore? _store;
    private Exception? _failure;
    private Deferred? _drained;
    private bool _isWriting;
    private bool _isClosing;

    /// <summary>Makes a frontier. Nothing is opened yet.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="settings">Where the state and the exports are.</param>
    /// <param name="spider">The name of the spider: a state is of one.</param>
    public SqliteFrontier(Reactor reactor, CrawlSettings settings, string spider)
    {
        _reactor = reactor;
        _settings = settings;
        _spider = spider;
        _threads = FileThreads.Of(reactor);
        _exports = new ExportRunner(reactor, settings, RecordExports);
    }

    /// <summary>How long items wait at most for the others that are written with them. Default: 1 s.</summary>
    public TimeSpan ExportInterval
    {
        init => _exports.Interval = value;
    }

    /// <inheritdoc/>
    /// <remarks>If it fails, nothing is open.</remarks>
    public async Deferred<FrontierState> Open()
    {
        try
        {
            _store = await _threads.DeferToThread(() => StateStore.Open(_settings, _spider));
            (FrontierState state, IReadOnlyDictionary<string, ExportPosition> exports) = await _threads.DeferToThread(
                () =>
                    (_store.Describe(), _store.Exports())
            );
            await _exports.Open(_store.Database, _store.Id, exports, state.Items + state.FailedItems);
            return state;
        }
        catch
        {
            _isClosing = true;
            await CloseFiles();
            throw;
        }
    }

    public Deferred<Recorded> Add(IReadOnlyList<CrawlRequest> requests, long startsRead) =>
        Join(store => store.Add(requests, startsRead));

    public Deferred<TakenRequests> Take(string host, int count, DateTimeOffset now) =>
        Join(store => store.Take(host, count, now));

    public async Deferred PutBack(long id, int attempts, DateTimeOffset due) =>
        await Join(store =>
        {
            store.PutBack(id, attempts, due);
            return true;
        });

    public async Deferred<Recorded> Finish(FinishedRequest request)
    {
        Recorded recorded = await Join(store => store.Finish(request));
        if (request.Items.Count > 0)
        {
            _exports.OnRecorded(request.Items.Count);
        }

        return recorded;
    }

    /// <inheritdoc/>
    /// <remarks>A second call, and one after a failed <see cref="Open"/>, throws an
    /// <see cref="InvalidOperationException"/>. It closes all files also if it fails.</remarks>
    public async Deferred<CrawlTotals> Close()
    {
        if (_store is null || _isClosing)
        {
            throw new InvalidOperationException("The frontier is not open.");
        }

        try
        {
            if (_failure is null)
            {
                await _exports.Finish();
            }
        }
        catch (Exception error)
        {
            _failure ??= error;
        }

        _isClosing = true;
        if (_isWriting)
        {
            _drained = new Deferred();
            await _drained;
        }

        try
        {
            CrawlTotals totals = await _threads.DeferToThread(_store.Close);
            return _failure is null ? totals : throw _failure;
        }
        finally
        {
            await CloseFiles();
        }
    }

    private async Deferred CloseFiles()
    {
        await _exports.Close();
        if (_store is { } store)
        {
            await _threads.DeferToThread(store.Dispose);
        }
    }

    private async Deferred RecordExports(IReadOnlyList<(string Path, ExportPosition Position)> exports) =>
        await Join(store =>
        {
            foreach ((string path, ExportPosition position) in exports)
            {
                store.RecordExport(path, position);
            }

            return true;
        });

    private Deferred<T> Join<T>([RunsOnThread] Func<StateStore, T> function)
    {
        if (_store is null || _isClosing)
        {
            return Deferred.Fail<T>(new InvalidOperationException("The frontier is not open."));
        }

        if ((_failure ?? _exports.Failure) is { } failure)
        {
            return Deferred.Fail<T>(failure);
        }

        var call = new StoreCall<T>(function);
        _calls.Add(call);
        if (!_isWriting)
        {
            // The calls that this turn still makes join the batch.
            _isWriting = true;
            _reactor.CallLater(TimeSpan.Zero, WriteBatches);
        }

        return call.Result;
    }

    private async Deferred WriteBatches()
    {
        StateStore store = _store!;
        while (_calls.Count > 0)
        {
            List<StoreCall> batch = _calls;
            (_calls, _spare) = (_spare, batch);
            try
            {
                await _threads.DeferToThread(() => store.Write(batch));
            }
            catch (Exception error)
            {
                _failure = error;
                FailAll(batch, error);
                break;
            }

            foreach (StoreCall call in batch)
            {
                call.Fire();
            }

            batch.Clear();
        }

        _isWriting = false;
        _drained?.Callback();
    }

    // The calls that came meanwhile would write behind a gap.
    private void FailAll(List<StoreCall> batch, Exception error)
    {
        List<StoreCall> failed = [.. batch, .. _calls];
        batch.Clear();
        _calls.Clear();
        foreach (StoreCall call in failed)
        {
            call.Fail(error);
        }
    }
}
