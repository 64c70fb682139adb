namespace Becket.Orleans.Ledger;

/// <summary>The result of a job.</summary>
/// <param name="Job">The place of the job in its shard.</param>
/// <param name="Key">Its key.</param>
/// <param name="Result">The result, as JSON.</param>
internal readonly record struct RecordedResult(int Job, string Key, ReadOnlyMemory<byte> Result);
