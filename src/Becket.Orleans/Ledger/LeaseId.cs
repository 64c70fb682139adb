namespace Becket.Orleans.Ledger;

/// <summary>A lease: a job, and the token of the run that the lease is for.</summary>
/// <param name="Job">The place of the job in its shard.</param>
/// <param name="Token">The fencing token. A shard gives each token once, and each is greater than those before.</param>
internal readonly record struct LeaseId(int Job, long Token);
