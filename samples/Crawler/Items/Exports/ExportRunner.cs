using Crawler.Frontier;
using Crawler.Frontier.Storage;
using Microsoft.Data.Sqlite;

namespace Crawler.Items.Exports;

/// <summary>Writes the recorded items to the files, behind the state and on a thread.</summary>
internal sealed class ExportRunner
{
    // A pass waits for the disk, so it is worth some items: those of an interval, or so many.
    private const int EnoughItems = 1000;

    private readonly Reactor _reactor;
    private readonly CrawlSettings _settings;
    private readonly Func<IReadOnlyList<(string Path, ExportPosition Position)>, Deferred> _record;
    private readonly WorkerPool _threads;
    private IReadOnlyList<ItemExport> _exports = [];
    private SqliteConnection? _state;
    private DelayedCall? _next;
    private Deferred? _idle;
    private int _waiting;
    private bool _isWriting;

    /// <summary>Makes a runner. Without exports it does nothing.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="settings">The files.</param>
    /// <param name="record">Records positions in the state.</param>
    public ExportRunner(
        Reactor reactor,
        CrawlSettings settings,
        [RunsOnLoop] Func<IReadOnlyList<(string Path, ExportPosition Position)>, Deferred> record
    )
    {
        _reactor = reactor;
        _settings = settings;
        _record = record;
        _threads = FileThreads.Of(reactor);
    }

    /// <summary>How long items wait at most for the others that are written with them.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Why a file could not be written; null if all can. The crawl ends then.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Opens the files, and cuts them back to what the state knows.</summary>
    public async Deferred Open(
        string database,
        string stateId,
        IReadOnlyDictionary<string, ExportPosition> recorded,
        long items
    )
    {
        if (_settings.Exports.Count == 0)
        {
            return;
        }

        _exports = ExportFormats.Create(_settings.Exports, stateId);
        await _threads.DeferToThread(() =>
        {
            foreach (ItemExport export in _exports)
            {
                Explained(export, () => export.Check(recorded.GetValueOrDefault(export.Path), _settings.Overwrite));
            }
        });

        // Before a byte is written: a file whose crawl was killed is known as its own.
        await _record([.. _exports.Select(static export => (export.Path, export.Position))]);
        await _threads.DeferToThread(() =>
        {
            _state = StateDirectory.Connect(database, mayCreate: false);
            foreach (ItemExport export in _exports)
            {
                Explained(export, export.Continue);
            }
        });
        if (items > 0)
        {
            OnRecorded(0);
        }
    }

    /// <summary>Items were recorded: they are written soon.</summary>
    public void OnRecorded(int items)
    {
        _waiting += items;
        if (_settings.Exports.Count == 0 || _isWriting || Failure is not null)
        {
            return;
        }

        if (_waiting >= EnoughItems)
        {
            CancelNext();
            _ = Write(all: false);
        }
        else
        {
            _next ??= _reactor.CallLater(Interval, () => Write(all: false));
        }
    }

    /// <summary>Writes all that is left.</summary>
    public async Deferred Finish()
    {
        await WaitUntilIdle();
        if (_settings.Exports.Count > 0 && Failure is null)
        {
            await Write(all: true);
            CancelNext();
        }

        if (Failure is not null)
        {
            throw Failure;
        }
    }

    /// <summary>Closes the files.</summary>
    public async Deferred Close()
    {
        await WaitUntilIdle();
        if (_settings.Exports.Count == 0)
        {
            return;
        }

        await _threads.DeferToThread(() =>
        {
            foreach (ItemExport export in _exports)
            {
                export.Dispose();
            }

            _state?.Dispose();
        });
    }

    // Not all: a few items that came meanwhile wait for the next time, so that the disk is not waited for without end.
    private async Deferred Write(bool all)
    {
        _next = null;
        _isWriting = true;
        try
        {
            bool isLeft;
            do
            {
                _waiting = 0;
                List<(ItemExport Export, ExportPosition Position)> written = await _threads.DeferToThread(WriteOnce);
                if (written.Count > 0)
                {
                    await _record([.. written.Select(static done => (done.Export.Path, done.Position))]);
                }

                isLeft = all && written.Count > 0;
                foreach ((ItemExport export, ExportPosition position) in written)
                {
                    // As many as may be at once, or none since the file begins anew.
                    isLeft |= position.IsStart || position.Count - export.Position.Count == ItemExport.MostItems;
                    export.Advance(position);
                }
            } while (isLeft);
        }
        catch (Exception error)
        {
            Failure = error;
        }

        _isWriting = false;
        if (_waiting > 0)
        {
            OnRecorded(0);
        }

        (Deferred? idle, _idle) = (_idle, null);
        idle?.Callback();
    }

    private List<(ItemExport, ExportPosition)> WriteOnce()
    {
        var written = new List<(ItemExport, ExportPosition)>();
        foreach (ItemExport export in _exports)
        {
            ExportPosition? position = null;
            Explained(export, () => position = export.Write(_state!));
            if (position is not null)
            {
                written.Add((export, position));
            }
        }

        return written;
    }

    private async Deferred WaitUntilIdle()
    {
        while (_isWriting)
        {
            _idle = new Deferred();
            await _idle;
        }

        CancelNext();
    }

    private void CancelNext()
    {
        _next?.Cancel();
        _next = null;
    }

    // Errors with the name of the file, and what to do.
    private static void Explained(ItemExport export, Action function)
    {
        try
        {
            function();
        }
        catch (SqliteException error)
        {
            throw StateErrors.Explain(export.Path, error);
        }
        catch (Exception error) when (error is IOException and not CrawlFileException or UnauthorizedAccessException)
        {
            throw new CrawlFileException(
                $"The export {export.Path} cannot be written: {error.Message} Its items are in the crawl's state; the "
                    + "crawl goes on where it was.",
                error
            );
        }
    }
}
