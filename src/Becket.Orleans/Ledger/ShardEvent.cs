namespace Becket.Orleans.Ledger;

/// <summary>Something that an operator wants to know of.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Key">The job's key.</param>
/// <param name="Worker">The worker that had the job, or reported it.</param>
/// <param name="Token">The token of the run.</param>
/// <param name="Detail">For a dead letter: the reason and the error.</param>
internal readonly record struct ShardEvent(ShardEventKind Kind, string Key, string Worker, long Token, string Detail);
