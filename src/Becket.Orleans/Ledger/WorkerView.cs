namespace Becket.Orleans.Ledger;

/// <summary>A worker, as a shard knows it.</summary>
/// <param name="Name">Its name, with the number of its start.</param>
/// <param name="Slots">How many jobs it runs at once, of all shards.</param>
/// <param name="Leases">How many jobs of this shard it has.</param>
/// <param name="Running">Those of them that it has said it runs.</param>
/// <param name="Silence">How long ago the shard has heard from it.</param>
internal sealed record WorkerView(string Name, int Slots, int Leases, int Running, TimeSpan Silence);
