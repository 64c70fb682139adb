namespace Becket.Orleans.Ledger;

/// <summary>A lease that a worker has and renews.</summary>
/// <param name="Lease">The lease.</param>
/// <param name="HasStarted">Whether the run has begun. A job that was fetched and had not begun when its worker was
/// lost is innocent of that, and loses no attempt.</param>
internal readonly record struct HeldLease(LeaseId Lease, bool HasStarted);
