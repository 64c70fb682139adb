namespace Becket.Orleans.Ledger;

/// <summary>Some results of a shard.</summary>
/// <param name="Results">The results.</param>
/// <param name="Next">What to ask for to get the results behind these.</param>
/// <param name="IsEnd">Whether no job behind these is waiting or running: more comes only if jobs are added or put
/// back.</param>
internal sealed record ResultsPage(IReadOnlyList<RecordedResult> Results, int Next, bool IsEnd);
