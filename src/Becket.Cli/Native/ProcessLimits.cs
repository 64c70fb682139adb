using System.Runtime.InteropServices;

namespace Becket.Cli.Native;

/// <summary>The system's limits for this process and its user, and the priority. Source: getrlimit(2),
/// setpriority(2).</summary>
internal static partial class ProcessLimits
{
    /// <summary>The number of files that this process may have open; null if there is no limit, or none that is
    /// known.</summary>
    public static int? OpenFiles => Read(linux: 7, mac: 8);

    /// <summary>The number of processes that the user may have; null if there is no limit, or none that is
    /// known.</summary>
    public static int? Processes => Environment.IsPrivilegedProcess ? null : Read(linux: 6, mac: 7);

    /// <summary>Sets the niceness of this thread, which its children inherit.</summary>
    /// <returns>False if the system does not allow it.</returns>
    public static bool TrySetNiceness(int niceness) => setpriority(0, 0, niceness) == 0;

    private static int? Read(int linux, int mac)
    {
        int resource =
            OperatingSystem.IsLinux() ? linux
            : OperatingSystem.IsMacOS() ? mac
            : -1;
        return resource >= 0 && getrlimit(resource, out Limits limits) == 0 && limits.Soft < int.MaxValue
            ? (int)limits.Soft
            : null;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int getrlimit(int resource, out Limits limits);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setpriority(int which, uint who, int niceness);

    /// <summary>struct rlimit.</summary>
    private struct Limits
    {
        public nuint Soft;
        public nuint Hard;
    }
}
