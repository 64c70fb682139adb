namespace Becket.Orleans.Ledger;

/// <summary>The mode of a list, numbered: each change has a greater version, and older news never replaces newer.
/// Clients bring it to all shards, and workers bring what they know with each exchange, so that a client that dies
/// halfway leaves no shard behind for long.</summary>
/// <param name="Version">Rises with each change of the list: of its mode, its shards, or jobs that were put
/// back.</param>
/// <param name="Mode">The mode.</param>
internal readonly record struct ListControl(long Version, ListMode Mode);
