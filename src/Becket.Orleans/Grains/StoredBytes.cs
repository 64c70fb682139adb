namespace Becket.Orleans.Grains;

/// <summary>The state of a grain, as the ledger writes it: its own format, with its own version.</summary>
[GenerateSerializer]
[Alias("becket.bytes")]
internal sealed class StoredBytes
{
    /// <summary>The state; empty if there is none.</summary>
    [Id(0)]
    public byte[] Data { get; set; } = [];
}
