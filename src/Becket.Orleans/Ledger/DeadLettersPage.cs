using Becket.Orleans.Jobs;

namespace Becket.Orleans.Ledger;

/// <summary>Some dead letters of a shard.</summary>
/// <param name="Letters">The dead letters, in the order of the jobs.</param>
/// <param name="Next">The place to go on from; null if there are no more.</param>
internal sealed record DeadLettersPage(IReadOnlyList<DeadLetter> Letters, int? Next);
