namespace Becket.Orleans.Ledger;

/// <summary>The ledger refuses a call, and would refuse it again.</summary>
internal sealed class LedgerException(LedgerError error, string message) : Exception(message)
{
    /// <summary>Why.</summary>
    public LedgerError Error { get; } = error;
}
