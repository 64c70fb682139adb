using System.Text.Json;
using Becket.ClusterTool.Links;
using Becket.Orleans.Grains;
using Becket.Orleans.Jobs;
using Becket.Orleans.Ledger;

namespace Becket.ClusterTool.Working;

/// <summary>The giver's ledger, as its workers see it: what a worker of the library calls goes through the
/// link.</summary>
/// <remarks>While there is no link a call fails, which means to a worker that its outcome is unknown: it calls
/// again.</remarks>
internal sealed class RemoteLedger(GiverConnection giver) : IJobLedger
{
    public async Task<IReadOnlyList<string>> ListsAsync(bool openOnly, CancellationToken cancellation = default) =>
        (await Ask(Operation.Lists, Payload.Empty)).Read(LinkJson.Default.IReadOnlyListString);

    public async Task<ListView?> FindAsync(string list, CancellationToken cancellation = default)
    {
        Payload answer = await Ask(Operation.Find, new Payload(JsonSerializer.SerializeToUtf8Bytes(list), default));
        return answer.Json.IsEmpty ? null : answer.Read(LedgerJson.Default.ListView);
    }

    public async Task<ExchangeAnswer> ExchangeAsync(
        ShardId shard,
        ExchangeRequest request,
        CancellationToken cancellation = default
    )
    {
        var where = new ExchangeMessage(shard.List, shard.Number);
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(request, LedgerJson.Default.ExchangeRequest);
        Payload answer = await Ask(Operation.Exchange, Payload.Of(where, LinkJson.Default.ExchangeMessage, body));
        return answer.Read(LedgerJson.Default.ExchangeAnswer);
    }

    public async Task<ListView> SetCompleteAsync(string list, long version, CancellationToken cancellation = default)
    {
        Payload answer = await Ask(
            Operation.SetComplete,
            Payload.Of(new CompleteMessage(list, version), LinkJson.Default.CompleteMessage)
        );
        return answer.Read(LedgerJson.Default.ListView);
    }

    public Task<ListOpening> OpenAsync(string list, JobListOptions options, CancellationToken cancellation = default) =>
        throw NotOfWorkers();

    public Task<ListView> GrowAsync(string list, long creator, int shards, CancellationToken cancellation = default) =>
        throw NotOfWorkers();

    public Task<ListView> CloseAsync(string list, long creator, CancellationToken cancellation = default) =>
        throw NotOfWorkers();

    public Task<ListView> SetModeAsync(string list, ListMode mode, CancellationToken cancellation = default) =>
        throw NotOfWorkers();

    public Task DeleteAsync(string list, CancellationToken cancellation = default) => throw NotOfWorkers();

    public Task<ShardSummary> AppendAsync(
        ShardId shard,
        AppendRequest request,
        CancellationToken cancellation = default
    ) => throw NotOfWorkers();

    public Task<KeysPage> KeysAsync(ShardId shard, long creator, CancellationToken cancellation = default) =>
        throw NotOfWorkers();

    public Task<ShardSummary> SummaryAsync(ShardId shard, CancellationToken cancellation = default) =>
        throw NotOfWorkers();

    public Task<ShardOverview> OverviewAsync(ShardId shard, CancellationToken cancellation = default) =>
        throw NotOfWorkers();

    public Task<ResultsPage> ResultsAsync(
        ShardId shard,
        JobResultOrder order,
        int from,
        int most,
        CancellationToken cancellation = default
    ) => throw NotOfWorkers();

    public Task<DeadLettersPage> DeadLettersAsync(
        ShardId shard,
        int from,
        int most,
        CancellationToken cancellation = default
    ) => throw NotOfWorkers();

    public Task<int> RequeueAsync(ShardId shard, RequeueRequest request, CancellationToken cancellation = default) =>
        throw NotOfWorkers();

    public Task<ShardSummary> ControlAsync(
        ShardId shard,
        ListControl control,
        CancellationToken cancellation = default
    ) => throw NotOfWorkers();

    public Task<JobExplanation?> ExplainAsync(ShardId shard, string key, CancellationToken cancellation = default) =>
        throw NotOfWorkers();

    private static NotSupportedException NotOfWorkers() => new("Only the giver does this.");

    private async Task<Payload> Ask(Operation operation, Payload request)
    {
        try
        {
            return await giver.Ask(operation, request);
        }
        catch (RefusedException refused)
        {
            throw (Exception?)RemoteRefusal.Read(refused.Message) ?? new IOException(refused.Message, refused);
        }
    }
}
