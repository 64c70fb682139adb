using System.Globalization;

namespace Becket.Workloads.Measuring;

/// <summary>This process's memory, as the kernel reports it.</summary>
internal static class Memory
{
    /// <summary>The resident size now, in bytes.</summary>
    public static double Resident =>
        long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1], CultureInfo.InvariantCulture)
        * (double)Environment.SystemPageSize;

    /// <summary>The largest resident size so far, in megabytes.</summary>
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
