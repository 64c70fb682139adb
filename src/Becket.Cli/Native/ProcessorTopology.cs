namespace Becket.Cli.Native;

/// <summary>The processors of this machine, from /sys; where it does not say, each thread counts as a core, and all of
/// them as one package.</summary>
internal static class ProcessorTopology
{
    private const string Folder = "/sys/devices/system/cpu";

    public static int Cores => Distinct("physical_package_id", "core_id") ?? Environment.ProcessorCount;

    public static int Sockets => Distinct("physical_package_id") ?? 1;

    /// <summary>Counts the different combinations of these files' contents over all processors.</summary>
    private static int? Distinct(params string[] files)
    {
        try
        {
            var found = new HashSet<string>();
            foreach (string processor in Directory.EnumerateDirectories(Folder, "cpu*"))
            {
                string topology = Path.Combine(processor, "topology");
                if (Directory.Exists(topology))
                {
                    found.Add(string.Join(':', files.Select(file => File.ReadAllText(Path.Combine(topology, file)))));
                }
            }

            return found.Count > 0 ? found.Count : null;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
