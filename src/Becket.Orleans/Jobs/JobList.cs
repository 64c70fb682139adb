using System.Runtime.CompilerServices;
using System.Text.Json;
using Becket.Orleans.Ledger;

namespace Becket.Orleans.Jobs;

/// <summary>A list of jobs: how far it is, its results, its dead letters, and what is wanted of it.</summary>
/// <remarks>Threads: any. It holds no state of the list: each call asks for it. See <see cref="JobLists"/> for calls
/// that get no answer.</remarks>
public sealed partial class JobList
{
    private const int PageSize = 256;

    private readonly LedgerCalls _calls;

    internal JobList(LedgerCalls calls, ListView view)
    {
        _calls = calls;
        Name = view.Name;
        Options = view.Options;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>How its jobs run.</summary>
    public JobListOptions Options { get; }

    /// <summary>How often <see cref="ProgressAsync"/> and <see cref="ResultsAsync"/> look: each 0.5 seconds. Each look
    /// asks every shard that is not complete.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 10 milliseconds, or more than an hour.</exception>
    public TimeSpan PollInterval
    {
        get;
        set =>
            field =
                value >= TimeSpan.FromMilliseconds(10) && value <= TimeSpan.FromHours(1)
                    ? value
                    : throw new ArgumentOutOfRangeException(
                        nameof(PollInterval),
                        value,
                        $"PollInterval is {value}. Give 10 milliseconds to one hour."
                    );
    } = TimeSpan.FromSeconds(0.5);

    /// <summary>How many jobs are in which state now.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="JobListException">The list was deleted.</exception>
    public async Task<JobProgress> GetProgressAsync(CancellationToken cancellationToken = default) =>
        (await Count([], cancellationToken)).Progress;

    /// <summary>How many jobs are in which state: now, and after each change, until the list is complete.</summary>
    /// <param name="cancellationToken">Ends the sequence with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="JobListException">The list was deleted.</exception>
    public async IAsyncEnumerable<JobProgress> ProgressAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        JobProgress? last = null;
        Dictionary<int, ShardSummary> complete = [];
        long version = 0;
        while (true)
        {
            (JobProgress progress, long now) = await Count(complete, cancellationToken);
            if (now != version && version != 0)
            {
                // Jobs may have been put back.
                complete.Clear();
                (progress, now) = await Count(complete, cancellationToken);
            }

            version = now;

            if (progress != last)
            {
                last = progress;
                yield return progress;
            }

            if (progress.IsComplete)
            {
                yield break;
            }

            await Task.Delay(PollInterval, _calls.Time, cancellationToken);
        }
    }

    /// <summary>Waits until the list is complete.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>How many jobs are in which state then.</returns>
    /// <exception cref="JobListException">The list was deleted.</exception>
    public async Task<JobProgress> WaitAsync(CancellationToken cancellationToken = default)
    {
        JobProgress? last = null;
        await foreach (JobProgress progress in ProgressAsync(cancellationToken))
        {
            last = progress;
        }

        return last!;
    }

    /// <summary>The results, as they come, until the list is complete. Dead letters and cancelled jobs have
    /// none.</summary>
    /// <typeparam name="T">The type of the results.</typeparam>
    /// <param name="order">In which order.</param>
    /// <param name="json">How to read them. Null: the defaults of System.Text.Json.</param>
    /// <param name="cancellationToken">Ends the sequence with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>Each result once.</returns>
    /// <exception cref="JobListException">The list was deleted.</exception>
    /// <exception cref="JsonException">A result is not a <typeparamref name="T"/>.</exception>
    public async IAsyncEnumerable<JobResult<T>> ResultsAsync<T>(
        JobResultOrder order = JobResultOrder.Completion,
        JsonSerializerOptions? json = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var reader = new JobListReader(_calls, Name, order);
        while (true)
        {
            ResultsRound round = await reader.Begin(cancellationToken);
            while (await reader.Next(round, PageSize, cancellationToken) is { } page)
            {
                foreach (RecordedResult result in page.Results)
                {
                    T value = JsonSerializer.Deserialize<T>(result.Result.Span, json)!;
                    yield return new JobResult<T>(result.Key, round.IndexOf(page.Shard, result.Job), value);
                }
            }

            if (round.IsEnd)
            {
                yield break;
            }

            if (!round.HadResults)
            {
                await Task.Delay(PollInterval, _calls.Time, cancellationToken);
            }
        }
    }

    internal static JobProgress ProgressOf(ShardSummary sum, bool isClosed) =>
        new()
        {
            Total = sum.Jobs,
            Waiting = sum.Waiting,
            Leased = sum.Leased,
            Done = sum.Done,
            Dead = sum.Dead,
            Cancelled = sum.Cancelled,
            IsClosed = isClosed,
        };

    private async Task<ListView> View(CancellationToken cancellation) =>
        await _calls.Call(port => port.FindAsync(Name, cancellation), cancellation)
        ?? throw new JobListException($"The list \"{Name}\" was deleted.");

    private async Task<(JobProgress Progress, long Version)> Count(
        Dictionary<int, ShardSummary> complete,
        CancellationToken cancellation
    )
    {
        ListView view = await View(cancellation);
        ShardId[] open = ShardsOf(view).Where(shard => !complete.ContainsKey(shard.Number)).ToArray();
        ShardSummary[] summaries = await _calls.Each(
            open,
            (port, shard) => port.SummaryAsync(shard, cancellation),
            cancellation
        );
        ShardSummary sum = default;
        for (int index = 0; index < open.Length; index++)
        {
            sum += summaries[index];
            if (view.IsClosed && summaries[index].IsComplete)
            {
                complete[open[index].Number] = summaries[index];
            }
        }

        foreach ((int number, ShardSummary summary) in complete)
        {
            sum += Array.Exists(open, shard => shard.Number == number) ? default : summary;
        }

        return (ProgressOf(sum, view.IsClosed), view.Control.Version);
    }

    private static ShardId[] ShardsOf(ListView view) =>
        [.. Enumerable.Range(0, view.Shards).Select(number => new ShardId(view.Name, number))];
}
