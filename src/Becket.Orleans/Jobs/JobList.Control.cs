using System.Runtime.CompilerServices;
using Becket.Orleans.Ledger;

namespace Becket.Orleans.Jobs;

// What is wanted of the list, and its dead letters.
public sealed partial class JobList
{
    /// <summary>Cancels the list: no job starts, those that run are cancelled, and what was not done counts as cancelled.
    /// <see cref="ResubmitAsync"/> puts it back.</summary>
    /// <param name="cancellationToken">Gives up waiting; the list may be cancelled.</param>
    /// <exception cref="JobListException">The list was deleted.</exception>
    public async Task CancelAsync(CancellationToken cancellationToken = default)
    {
        ListView view = await SetMode(ListMode.Cancelled, cancellationToken);
        await ToShards(view, cancellationToken);
    }

    /// <summary>Pauses the list: no job starts until <see cref="ResumeAsync"/>. Those that run go on, and so do those
    /// that a worker has fetched.</summary>
    /// <param name="cancellationToken">Gives up waiting; the list may be paused.</param>
    /// <exception cref="JobListException">The list was deleted or cancelled.</exception>
    public async Task PauseAsync(CancellationToken cancellationToken = default)
    {
        await CheckNotCancelled("paused", cancellationToken);
        ListView view = await SetMode(ListMode.Paused, cancellationToken);
        await ToShards(view, cancellationToken);
    }

    /// <summary>Goes on with a list that was paused.</summary>
    /// <param name="cancellationToken">Gives up waiting; the list may go on.</param>
    /// <exception cref="JobListException">The list was deleted or cancelled.</exception>
    public async Task ResumeAsync(CancellationToken cancellationToken = default)
    {
        await CheckNotCancelled("resumed", cancellationToken);
        ListView view = await SetMode(ListMode.Running, cancellationToken);
        await ToShards(view, cancellationToken);
    }

    /// <summary>The dead letters, in the order of the jobs.</summary>
    /// <param name="cancellationToken">Ends the sequence with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="JobListException">The list was deleted.</exception>
    public async IAsyncEnumerable<DeadLetter> DeadLettersAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        foreach (ShardId shard in ShardsOf(await View(cancellationToken)))
        {
            int? from = 0;
            while (from is { } place)
            {
                DeadLettersPage page = await _calls.Call(
                    port => port.DeadLettersAsync(shard, place, PageSize, cancellationToken),
                    cancellationToken
                );
                foreach (DeadLetter letter in page.Letters)
                {
                    yield return letter;
                }

                from = page.Next;
            }
        }
    }

    /// <summary>Puts dead letters back into the queue, with all attempts before them.</summary>
    /// <param name="keys">Their keys. Null: all. Keys of jobs that are no dead letters are left out.</param>
    /// <param name="cancellationToken">Gives up waiting; some may be back.</param>
    /// <returns>How many.</returns>
    /// <exception cref="JobListException">The list was deleted or cancelled.</exception>
    public async Task<int> RequeueAsync(IEnumerable<string>? keys = null, CancellationToken cancellationToken = default)
    {
        ListView view = await CheckNotCancelled("added to", cancellationToken);
        return await Requeue(view.Control.Mode, keys?.ToArray(), withCancelled: false, cancellationToken);
    }

    /// <summary>Runs again what was not done: puts back dead letters and cancelled jobs, and goes on with a list that was
    /// cancelled. Jobs with a result stay done.</summary>
    /// <param name="cancellationToken">Gives up waiting; some may be back.</param>
    /// <returns>How many jobs are back.</returns>
    /// <exception cref="JobListException">The list was deleted.</exception>
    public async Task<int> ResubmitAsync(CancellationToken cancellationToken = default)
    {
        ListView view = await View(cancellationToken);
        ListMode mode = view.Control.Mode == ListMode.Cancelled ? ListMode.Running : view.Control.Mode;
        return await Requeue(mode, keys: null, withCancelled: true, cancellationToken);
    }

    /// <summary>Says where a job is, and why it does not run.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Null if the list has no such job.</returns>
    /// <exception cref="JobListException">The list was deleted.</exception>
    public async Task<JobExplanation?> ExplainAsync(string key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        JobExplanation?[] answers = await _calls.Each(
            ShardsOf(await View(cancellationToken)),
            (port, shard) => port.ExplainAsync(shard, key, cancellationToken),
            cancellationToken
        );
        return Array.Find(answers, static answer => answer is not null);
    }

    private async Task<int> Requeue(ListMode mode, string[]? keys, bool withCancelled, CancellationToken cancellation)
    {
        ListView view = await SetMode(mode, cancellation);
        var request = new RequeueRequest
        {
            Keys = keys,
            WithCancelled = withCancelled,
            Control = view.Control,
        };
        int[] counts = await _calls.Each(
            ShardsOf(view),
            (port, shard) => port.RequeueAsync(shard, request, cancellation),
            cancellation
        );

        // Once more: a worker may have found the list complete before the jobs were back.
        await SetMode(mode, cancellation);
        return counts.Sum();
    }

    private async Task<ListView> CheckNotCancelled(string what, CancellationToken cancellation)
    {
        ListView view = await View(cancellation);
        return view.Control.Mode != ListMode.Cancelled
            ? view
            : throw new JobListException(
                $"The list \"{Name}\" was cancelled, and cannot be {what}. ResubmitAsync runs again what was not done."
            );
    }

    private Task<ListView> SetMode(ListMode mode, CancellationToken cancellation) =>
        _calls.Call(port => port.SetModeAsync(Name, mode, cancellation), cancellation);

    private Task<ShardSummary[]> ToShards(ListView view, CancellationToken cancellation) =>
        _calls.Each(
            ShardsOf(view),
            (port, shard) => port.ControlAsync(shard, view.Control, cancellation),
            cancellation
        );
}
