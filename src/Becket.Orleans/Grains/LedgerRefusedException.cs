using Becket.Orleans.Ledger;

namespace Becket.Orleans.Grains;

/// <summary>A <see cref="LedgerException"/> on its way from a grain.</summary>
[GenerateSerializer]
[Alias("becket.refused")]
internal sealed class LedgerRefusedException(byte error, string message) : Exception(message)
{
    /// <summary>The <see cref="LedgerError"/>.</summary>
    [Id(0)]
    public byte Error { get; } = error;
}
