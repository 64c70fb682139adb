using Becket.Orleans.Jobs;

namespace Becket.Orleans.Ledger;

/// <summary>What workers and clients talk to: lists of jobs, and their shards.</summary>
/// <remarks>
/// <para>An answer comes after the change is stored. A call that fails with a <see cref="LedgerException"/> was
/// refused. One that fails with anything else has an unknown outcome: each call may be made again, and does nothing
/// twice.</para>
/// <para>Calls for different shards do not wait for each other. Threads: any; a call returns at once.</para>
/// </remarks>
internal interface IJobLedger
{
    /// <summary>The names of all lists, or of those that workers have to look at.</summary>
    Task<IReadOnlyList<string>> ListsAsync(bool openOnly, CancellationToken cancellation = default);

    /// <summary>Creates a list, or goes on with its creation: the caller becomes its creator.</summary>
    /// <param name="list">The name.</param>
    /// <param name="options">How its jobs run, if the list is new.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    Task<ListOpening> OpenAsync(string list, JobListOptions options, CancellationToken cancellation = default);

    /// <summary>A list; null if there is none of this name.</summary>
    Task<ListView?> FindAsync(string list, CancellationToken cancellation = default);

    /// <summary>Adds a shard to a list. There are <paramref name="shards"/> afterwards; if there are already, nothing
    /// happens.</summary>
    Task<ListView> GrowAsync(string list, long creator, int shards, CancellationToken cancellation = default);

    /// <summary>All jobs are given to the list.</summary>
    Task<ListView> CloseAsync(string list, long creator, CancellationToken cancellation = default);

    /// <summary>Sets the mode of a list. The version rises, and the list is not complete until that is found anew.
    /// </summary>
    Task<ListView> SetModeAsync(string list, ListMode mode, CancellationToken cancellation = default);

    /// <summary>A worker has found all shards of this version of the list complete.</summary>
    Task<ListView> SetCompleteAsync(string list, long version, CancellationToken cancellation = default);

    /// <summary>Deletes a list with its shards. Does nothing if there is none.</summary>
    Task DeleteAsync(string list, CancellationToken cancellation = default);

    /// <summary>Adds jobs to a shard.</summary>
    Task<ShardSummary> AppendAsync(ShardId shard, AppendRequest request, CancellationToken cancellation = default);

    /// <summary>The keys of a shard. From now on it refuses creators older than this one.</summary>
    Task<KeysPage> KeysAsync(ShardId shard, long creator, CancellationToken cancellation = default);

    /// <summary>A worker's reports, renewals and wishes.</summary>
    Task<ExchangeAnswer> ExchangeAsync(
        ShardId shard,
        ExchangeRequest request,
        CancellationToken cancellation = default
    );

    /// <summary>How many jobs of a shard are in which state.</summary>
    Task<ShardSummary> SummaryAsync(ShardId shard, CancellationToken cancellation = default);

    /// <summary>How a shard is, for people.</summary>
    Task<ShardOverview> OverviewAsync(ShardId shard, CancellationToken cancellation = default);

    /// <summary>Results of a shard.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="order">In which order.</param>
    /// <param name="from">0, or <see cref="ResultsPage.Next"/> of the page before.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    Task<ResultsPage> ResultsAsync(
        ShardId shard,
        JobResultOrder order,
        int from,
        int most,
        CancellationToken cancellation = default
    );

    /// <summary>Dead letters of a shard, from a place on.</summary>
    Task<DeadLettersPage> DeadLettersAsync(ShardId shard, int from, int most, CancellationToken cancellation = default);

    /// <summary>Puts jobs of a shard back into the queue.</summary>
    /// <returns>How many.</returns>
    Task<int> RequeueAsync(ShardId shard, RequeueRequest request, CancellationToken cancellation = default);

    /// <summary>Brings the mode of the list to a shard.</summary>
    Task<ShardSummary> ControlAsync(ShardId shard, ListControl control, CancellationToken cancellation = default);

    /// <summary>Where a job is, and why; null if the shard does not have it.</summary>
    Task<JobExplanation?> ExplainAsync(ShardId shard, string key, CancellationToken cancellation = default);
}
