using System.Globalization;

namespace Becket.Workloads.Measuring;

/// <summary>What the kernel says of this process's memory.</summary>
internal static class Memory
{
    /// <summary>Bytes in memory now.</summary>
    public static double Resident =>
        long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1], CultureInfo.InvariantCulture)
        * (double)Environment.SystemPageSize;

    /// <summary>The most megabytes that were in memory at a time.</summary>
    public static double PeakMegabytes =>
        Reading.Round(
            double.Parse(
                File.ReadLines("/proc/self/status")
                    .First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))[6..]
                    .Replace("kB", ""),
                CultureInfo.InvariantCulture
            ) / 1024
        );
}
