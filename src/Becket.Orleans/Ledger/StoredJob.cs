namespace Becket.Orleans.Ledger;

/// <summary>What never changes of a job in a shard.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Handler">Its handler, in the shard's table.</param>
/// <param name="Payload">What it brings, as JSON.</param>
/// <param name="TraceParent">Where it was created.</param>
internal readonly record struct StoredJob(string Key, int Handler, ReadOnlyMemory<byte> Payload, string? TraceParent);
