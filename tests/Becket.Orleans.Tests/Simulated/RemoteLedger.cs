using System.Runtime.CompilerServices;
using System.Text.Json;
using Becket.Orleans.Ledger;

namespace Becket.Orleans.Tests.Simulated;

/// <summary>The ledger of another host: a connection for each call.</summary>
internal sealed class RemoteLedger(Reactor reactor, string host) : IJobLedger
{
    public const int Port = 7;

    public Task<IReadOnlyList<string>> ListsAsync(bool openOnly, CancellationToken cancellation = default) =>
        Call<IReadOnlyList<string>>([openOnly]);

    public Task<ListOpening> OpenAsync(string list, JobListOptions options, CancellationToken cancellation = default) =>
        Call<ListOpening>([list, options]);

    public Task<ListView?> FindAsync(string list, CancellationToken cancellation = default) => Call<ListView?>([list]);

    public Task<ListView> GrowAsync(string list, long creator, int shards, CancellationToken cancellation = default) =>
        Call<ListView>([list, creator, shards]);

    public Task<ListView> CloseAsync(string list, long creator, CancellationToken cancellation = default) =>
        Call<ListView>([list, creator]);

    public Task<ListView> SetModeAsync(string list, ListMode mode, CancellationToken cancellation = default) =>
        Call<ListView>([list, mode]);

    public Task<ListView> SetCompleteAsync(string list, long version, CancellationToken cancellation = default) =>
        Call<ListView>([list, version]);

    public Task DeleteAsync(string list, CancellationToken cancellation = default) => Call<object>([list]);

    public Task<ShardSummary> AppendAsync(
        ShardId shard,
        AppendRequest request,
        CancellationToken cancellation = default
    ) => Call<ShardSummary>([shard, request]);

    public Task<KeysPage> KeysAsync(ShardId shard, long creator, CancellationToken cancellation = default) =>
        Call<KeysPage>([shard, creator]);

    public Task<ExchangeAnswer> ExchangeAsync(
        ShardId shard,
        ExchangeRequest request,
        CancellationToken cancellation = default
    ) => Call<ExchangeAnswer>([shard, request]);

    public Task<ShardSummary> SummaryAsync(ShardId shard, CancellationToken cancellation = default) =>
        Call<ShardSummary>([shard]);

    public Task<ShardOverview> OverviewAsync(ShardId shard, CancellationToken cancellation = default) =>
        Call<ShardOverview>([shard]);

    public Task<ResultsPage> ResultsAsync(
        ShardId shard,
        JobResultOrder order,
        int from,
        int most,
        CancellationToken cancellation = default
    ) => Call<ResultsPage>([shard, order, from, most]);

    public Task<DeadLettersPage> DeadLettersAsync(
        ShardId shard,
        int from,
        int most,
        CancellationToken cancellation = default
    ) => Call<DeadLettersPage>([shard, from, most]);

    public Task<int> RequeueAsync(ShardId shard, RequeueRequest request, CancellationToken cancellation = default) =>
        Call<int>([shard, request]);

    public Task<ShardSummary> ControlAsync(
        ShardId shard,
        ListControl control,
        CancellationToken cancellation = default
    ) => Call<ShardSummary>([shard, control]);

    public Task<JobExplanation?> ExplainAsync(ShardId shard, string key, CancellationToken cancellation = default) =>
        Call<JobExplanation?>([shard, key]);

    /// <summary>A task of a method that never leaves the loop. AsTask continues on the thread pool, which a simulation
    /// does not have.</summary>
    private async Task<T> Call<T>(object[] arguments, [CallerMemberName] string method = "") =>
        await CallRemote<T>(
            new LedgerCall(
                method,
                Array.ConvertAll(arguments, static value => JsonSerializer.SerializeToElement(value))
            )
        );

    private async Deferred<T> CallRemote<T>(LedgerCall call)
    {
        LedgerClient client = await reactor
            .ConnectTcp(host, Port, static () => new LedgerClient())
            .AddTimeout(TimeSpan.FromSeconds(2), reactor);
        try
        {
            client.SendString(JsonSerializer.SerializeToUtf8Bytes(call));
            byte[] answer = await client.Answer.AddTimeout(TimeSpan.FromSeconds(4), reactor);
            LedgerReply reply = JsonSerializer.Deserialize<LedgerReply>(answer)!;
            return reply.Error is { } error
                ? throw new LedgerException(error, reply.Message!)
                : reply.Value.GetValueOrDefault().Deserialize<T>()!;
        }
        finally
        {
            client.Transport.AbortConnection();
        }
    }
}
