using Becket.Orleans.Jobs;
using Becket.Orleans.Ledger;

namespace Becket.Orleans.Grains;

/// <summary>The owner of a shard. Its key is the text of its <see cref="ShardId"/>.</summary>
[Alias("becket.shard")]
internal interface IShardGrain : IGrainWithStringKey
{
    [Alias("append")]
    Task<Message<ShardSummary>> AppendAsync(Message<AppendRequest> request);

    [Alias("keys")]
    Task<Message<KeysPage>> KeysAsync(long creator);

    /// <param name="request">The request, whose worker is a <see cref="WorkerName"/>.</param>
    [Alias("exchange")]
    Task<Message<ExchangeAnswer>> ExchangeAsync(Message<ExchangeRequest> request);

    [Alias("summary")]
    Task<Message<ShardSummary>> SummaryAsync();

    [Alias("overview")]
    Task<Message<ShardOverview>> OverviewAsync();

    [Alias("results")]
    Task<Message<ResultsPage>> ResultsAsync(byte order, int from, int most);

    [Alias("dead")]
    Task<Message<DeadLettersPage>> DeadLettersAsync(int from, int most);

    [Alias("requeue")]
    Task<int> RequeueAsync(Message<RequeueRequest> request);

    [Alias("control")]
    Task<Message<ShardSummary>> ControlAsync(Message<ListControl> control);

    [Alias("explain")]
    Task<Message<JobExplanation>?> ExplainAsync(string key);

    [Alias("delete")]
    Task DeleteAsync();
}
