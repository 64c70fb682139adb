using Becket.Deferreds;
using Becket.Deferreds.Interop;
using Becket.Orleans.Ledger;
using Becket.Tasks;

namespace Becket.Orleans.Workers;

// Which lists there are, and what their users want of them.
public sealed partial class JobWorker
{
    private int _pollFailures;

    private async Deferred Poll()
    {
        try
        {
            await LookAgainAndAgain();
        }
        catch (OperationCanceledException) when (_isStopping)
        {
            // The stop has cancelled it.
        }
    }

    private async Deferred LookAgainAndAgain()
    {
        while (!_isStopping)
        {
            try
            {
                IReadOnlyList<string> names =
                    _options.Lists
                    ?? await _ledger.ListsAsync(openOnly: true).ToDeferred().AddTimeout(_options.CallTimeout, _reactor);
                await Look(names);
                _pollFailures = 0;
            }
            catch (Exception error) when (!_isStopping)
            {
                if (_pollFailures++ == 0)
                {
                    WorkersLog.PollFailed(_logger, WorkerName, error.Message);
                }
            }

            // Workers that were started together do not ask together.
            await _reactor.DeferLater(_options.PollInterval * (0.75 + (_reactor.Random.NextDouble() / 2)));
        }
    }

    private async Deferred Look(IReadOnlyList<string> names)
    {
        // Also the lists that are closed by now, as long as the worker has something of them.
        foreach (string name in names.Union(_lists.Keys).ToArray())
        {
            ListView? view = await _ledger.FindAsync(name).ToDeferred().AddTimeout(_options.CallTimeout, _reactor);
            if (view is null)
            {
                Drop(name);
            }
            else
            {
                Update(view);
            }
        }

        PumpSoon();
    }

    private void Update(ListView view)
    {
        if (!_lists.TryGetValue(view.Name, out WorkerList? list))
        {
            if (view.IsComplete)
            {
                return;
            }

            _lists.Add(view.Name, list = new WorkerList(view));
        }

        bool isNews = view.Control.Version > list.View.Control.Version;
        list.View = view.Control.Version >= list.View.Control.Version ? view : list.View;
        for (int number = list.Shards.Count; number < list.View.Shards; number++)
        {
            list.Shards.Add(new WorkerShard(list, new ShardId(view.Name, number)));
        }

        if (isNews)
        {
            list.FirstOpen = 0;
            foreach (WorkerShard shard in list.Shards)
            {
                shard.AskAfter = TimeSpan.Zero;
            }
        }

        if (list.View.Control.Mode == ListMode.Cancelled)
        {
            foreach (WorkerShard shard in list.Shards)
            {
                LoseAll(shard);
            }
        }

        if (list.View.IsComplete && !_active.Exists(shard => shard.List == list))
        {
            _lists.Remove(view.Name);
        }
    }

    /// <summary>The list was deleted.</summary>
    private void Drop(string name)
    {
        if (!_lists.Remove(name, out WorkerList? list))
        {
            return;
        }

        list.IsDeleted = true;
        foreach (WorkerShard shard in list.Shards)
        {
            LoseAll(shard);
            shard.Outbox.Clear();
            shard.GiveBack.Clear();
        }
    }

    /// <summary>Says that a list is complete, when all its shards have said so.</summary>
    private async Deferred Complete(WorkerList list)
    {
        if (list.IsCompleting)
        {
            return;
        }

        list.IsCompleting = true;
        try
        {
            ListView view = await _ledger
                .SetCompleteAsync(list.View.Name, list.View.Control.Version)
                .ToDeferred()
                .AddTimeout(_options.CallTimeout, _reactor);
            Update(view);
        }
        catch (LedgerException)
        {
            // It was deleted. The next look at the lists finds that, too.
        }
        catch (Exception error) when (error is not CancelledException)
        {
            // The next look tries again.
            WorkersLog.CallFailed(_logger, list.View.Name, error.Message);
        }
        finally
        {
            list.IsCompleting = false;
        }
    }
}
