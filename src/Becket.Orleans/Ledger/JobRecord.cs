namespace Becket.Orleans.Ledger;

/// <summary>A job, as it is put into a shard. It never changes.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Handler">The name of its handler.</param>
/// <param name="Payload">What it brings, as JSON.</param>
/// <param name="TraceParent">Where it was created, as a W3C trace parent; null if it was not traced.</param>
internal readonly record struct JobRecord(
    string Key,
    string Handler,
    ReadOnlyMemory<byte> Payload,
    string? TraceParent = null
);
