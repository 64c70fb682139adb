using Becket.Orleans.Ledger;

namespace Becket.Orleans.Jobs;

/// <summary>Some results of one shard.</summary>
internal sealed record ShardResults(int Shard, IReadOnlyList<RecordedResult> Results);
