namespace Becket.Orleans.Ledger;

/// <summary>The end of a run, as its worker reports it. It may come more than once.</summary>
/// <param name="Lease">The lease of the run.</param>
/// <param name="Kind">How it ended.</param>
/// <param name="Result">The result as JSON, if it succeeded.</param>
/// <param name="Error">The error as text, if it failed.</param>
internal readonly record struct JobReport(LeaseId Lease, ReportKind Kind, ReadOnlyMemory<byte> Result, string? Error);
