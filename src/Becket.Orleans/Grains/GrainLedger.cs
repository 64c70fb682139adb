using Becket.Orleans.Jobs;
using Becket.Orleans.Ledger;

namespace Becket.Orleans.Grains;

/// <summary>The ledger whose lists and shards are grains.</summary>
/// <param name="grains">Makes references to grains.</param>
/// <param name="silo">The silo of this process; null if it has none.</param>
internal sealed class GrainLedger(IGrainFactory grains, ILocalSiloDetails? silo = null) : IJobLedger
{
    private IDirectoryGrain Directory => grains.GetGrain<IDirectoryGrain>(0);

    public async Task<IReadOnlyList<string>> ListsAsync(bool openOnly, CancellationToken cancellation = default) =>
        await Call(Directory.NamesAsync(openOnly), cancellation).ConfigureAwait(false);

    public Task<ListOpening> OpenAsync(string list, JobListOptions options, CancellationToken cancellation = default) =>
        Call(ListOf(list).OpenAsync(new Message<JobListOptions>(options)), cancellation);

    public async Task<ListView?> FindAsync(string list, CancellationToken cancellation = default) =>
        (await Call<Message<ListView>?>(ListOf(list).FindAsync(), cancellation).ConfigureAwait(false))?.Value;

    public Task<ListView> GrowAsync(string list, long creator, int shards, CancellationToken cancellation = default) =>
        Call(ListOf(list).GrowAsync(creator, shards), cancellation);

    public Task<ListView> CloseAsync(string list, long creator, CancellationToken cancellation = default) =>
        Call(ListOf(list).CloseAsync(creator), cancellation);

    public Task<ListView> SetModeAsync(string list, ListMode mode, CancellationToken cancellation = default) =>
        Call(ListOf(list).SetModeAsync((byte)mode), cancellation);

    public Task<ListView> SetCompleteAsync(string list, long version, CancellationToken cancellation = default) =>
        Call(ListOf(list).SetCompleteAsync(version), cancellation);

    public async Task DeleteAsync(string list, CancellationToken cancellation = default) =>
        await Call(ListOf(list).DeleteAsync(), cancellation).ConfigureAwait(false);

    public Task<ShardSummary> AppendAsync(
        ShardId shard,
        AppendRequest request,
        CancellationToken cancellation = default
    ) => Call(ShardOf(shard).AppendAsync(new Message<AppendRequest>(request)), cancellation);

    public Task<KeysPage> KeysAsync(ShardId shard, long creator, CancellationToken cancellation = default) =>
        Call(ShardOf(shard).KeysAsync(creator), cancellation);

    public Task<ExchangeAnswer> ExchangeAsync(
        ShardId shard,
        ExchangeRequest request,
        CancellationToken cancellation = default
    ) =>
        Call(
            ShardOf(shard)
                .ExchangeAsync(
                    new Message<ExchangeRequest>(
                        request with
                        {
                            Worker = WorkerName.Join(request.Worker, silo?.SiloAddress),
                        }
                    )
                ),
            cancellation
        );

    public Task<ShardSummary> SummaryAsync(ShardId shard, CancellationToken cancellation = default) =>
        Call(ShardOf(shard).SummaryAsync(), cancellation);

    public Task<ShardOverview> OverviewAsync(ShardId shard, CancellationToken cancellation = default) =>
        Call(ShardOf(shard).OverviewAsync(), cancellation);

    public Task<ResultsPage> ResultsAsync(
        ShardId shard,
        JobResultOrder order,
        int from,
        int most,
        CancellationToken cancellation = default
    ) => Call(ShardOf(shard).ResultsAsync((byte)order, from, most), cancellation);

    public Task<DeadLettersPage> DeadLettersAsync(
        ShardId shard,
        int from,
        int most,
        CancellationToken cancellation = default
    ) => Call(ShardOf(shard).DeadLettersAsync(from, most), cancellation);

    public Task<int> RequeueAsync(ShardId shard, RequeueRequest request, CancellationToken cancellation = default) =>
        Call<int>(ShardOf(shard).RequeueAsync(new Message<RequeueRequest>(request)), cancellation);

    public Task<ShardSummary> ControlAsync(
        ShardId shard,
        ListControl control,
        CancellationToken cancellation = default
    ) => Call(ShardOf(shard).ControlAsync(new Message<ListControl>(control)), cancellation);

    public async Task<JobExplanation?> ExplainAsync(
        ShardId shard,
        string key,
        CancellationToken cancellation = default
    ) =>
        (
            await Call<Message<JobExplanation>?>(ShardOf(shard).ExplainAsync(key), cancellation).ConfigureAwait(false)
        )?.Value;

    private static async Task<T> Call<T>(Task<Message<T>> call, CancellationToken cancellation) =>
        (await Call<Message<T>>(call, cancellation).ConfigureAwait(false)).Value;

    private static async Task<T> Call<T>(Task<T> call, CancellationToken cancellation)
    {
        await Call((Task)call, cancellation).ConfigureAwait(false);
        return await call.ConfigureAwait(false);
    }

    private static async Task Call(Task call, CancellationToken cancellation)
    {
        try
        {
            await call.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (LedgerRefusedException error)
        {
            throw new LedgerException((LedgerError)error.Error, error.Message);
        }
    }

    private IListGrain ListOf(string list) => grains.GetGrain<IListGrain>(list);

    private IShardGrain ShardOf(ShardId shard) => grains.GetGrain<IShardGrain>(shard.ToString());
}
