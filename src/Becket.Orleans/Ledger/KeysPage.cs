namespace Becket.Orleans.Ledger;

/// <summary>The keys of a shard's jobs, for a creator that goes on where another has ended.</summary>
/// <param name="Keys">The keys, in order.</param>
/// <param name="Contents">The hash of each job's handler and payload: see <see cref="JobHash"/>.</param>
/// <param name="PayloadBytes">Bytes of all payloads in the shard.</param>
internal sealed record KeysPage(IReadOnlyList<string> Keys, IReadOnlyList<ulong> Contents, int PayloadBytes);
