namespace Becket.Orleans.Ledger;

/// <summary>A lease of a request that is not valid: nothing of it was recorded, and the run has to end.</summary>
/// <param name="Lease">The lease.</param>
/// <param name="Reason">Why.</param>
internal readonly record struct RefusedLease(LeaseId Lease, RefusalReason Reason);
