namespace Becket.Orleans.Grains;

/// <summary>The name of a worker in the ledger, with the silo of its process: so the owner of a shard sees which leases
/// a silo takes with it, also after the shard itself was on another silo that has died.</summary>
internal static class WorkerName
{
    private const string Separator = " on silo ";

    /// <param name="worker">The worker.</param>
    /// <param name="silo">The silo of its process; null if it has none.</param>
    public static string Join(string worker, SiloAddress? silo) =>
        silo is null ? worker : worker + Separator + silo.ToParsableString();

    /// <summary>The silo; null if the worker's process has none, whatever users call their workers.</summary>
    public static SiloAddress? SiloOf(string name)
    {
        int at = name.LastIndexOf(Separator, StringComparison.Ordinal);
        return at >= 0 && SiloAddress.TryParse(name[(at + Separator.Length)..], null, out SiloAddress? silo)
            ? silo
            : null;
    }
}
