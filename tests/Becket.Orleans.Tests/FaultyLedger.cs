using Becket.Orleans.Ledger;

namespace Becket.Orleans.Tests;

/// <summary>A ledger that can be away, or lose the answers of exchanges.</summary>
internal sealed class FaultyLedger(IJobLedger ledger) : IJobLedger
{
    private int _exchanges;

    /// <summary>Whether no call is answered.</summary>
    public bool IsAway { get; set; }

    /// <summary>Loses each answer of so many; 0 loses none.</summary>
    public int LosesEach { get; set; }

    /// <summary>How many answers were lost.</summary>
    public int Lost { get; private set; }

    public Task<IReadOnlyList<string>> ListsAsync(bool openOnly, CancellationToken cancellation = default) =>
        IsAway ? Away<IReadOnlyList<string>>() : ledger.ListsAsync(openOnly, cancellation);

    public Task<ListView?> FindAsync(string list, CancellationToken cancellation = default) =>
        IsAway ? Away<ListView?>() : ledger.FindAsync(list, cancellation);

    public Task<ListView> SetCompleteAsync(string list, long version, CancellationToken cancellation = default) =>
        IsAway ? Away<ListView>() : ledger.SetCompleteAsync(list, version, cancellation);

    public async Task<ExchangeAnswer> ExchangeAsync(
        ShardId shard,
        ExchangeRequest request,
        CancellationToken cancellation = default
    )
    {
        if (IsAway)
        {
            return await Away<ExchangeAnswer>();
        }

        ExchangeAnswer answer = await ledger.ExchangeAsync(shard, request, cancellation);
        if (LosesEach > 0 && ++_exchanges % LosesEach == 0)
        {
            Lost++;
            throw new IOException("The answer was lost.");
        }

        return answer;
    }

    // Workers make no other calls.
    public Task<ListOpening> OpenAsync(string list, JobListOptions options, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    public Task<ListView> GrowAsync(string list, long creator, int shards, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    public Task<ListView> CloseAsync(string list, long creator, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    public Task<ListView> SetModeAsync(string list, ListMode mode, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    public Task DeleteAsync(string list, CancellationToken cancellation = default) => throw new NotSupportedException();

    public Task<ShardSummary> AppendAsync(
        ShardId shard,
        AppendRequest request,
        CancellationToken cancellation = default
    ) => throw new NotSupportedException();

    public Task<KeysPage> KeysAsync(ShardId shard, long creator, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    public Task<ShardSummary> SummaryAsync(ShardId shard, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    public Task<ShardOverview> OverviewAsync(ShardId shard, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    public Task<ResultsPage> ResultsAsync(
        ShardId shard,
        JobResultOrder order,
        int from,
        int most,
        CancellationToken cancellation = default
    ) => throw new NotSupportedException();

    public Task<DeadLettersPage> DeadLettersAsync(
        ShardId shard,
        int from,
        int most,
        CancellationToken cancellation = default
    ) => throw new NotSupportedException();

    public Task<int> RequeueAsync(ShardId shard, RequeueRequest request, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    public Task<ShardSummary> ControlAsync(
        ShardId shard,
        ListControl control,
        CancellationToken cancellation = default
    ) => throw new NotSupportedException();

    public Task<JobExplanation?> ExplainAsync(ShardId shard, string key, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    private static Task<T> Away<T>() => Task.FromException<T>(new IOException("The ledger is away."));
}
