namespace Becket.Orleans.Ledger;

/// <summary>A shard of a bounded list asks for permits, or returns them.</summary>
/// <param name="Shard">The number of the shard.</param>
/// <param name="Sequence">Rises with each request of the shard, and is stored before the request is sent. A request
/// that was overtaken has no effect.</param>
/// <param name="Held">How many permits the shard keeps: one for each lease it has given. All others that the list
/// granted it are free again.</param>
/// <param name="Want">How many more it wants.</param>
internal readonly record struct PermitRequest(int Shard, long Sequence, int Held, int Want);
