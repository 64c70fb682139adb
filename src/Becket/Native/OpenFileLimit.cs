using System.Runtime.InteropServices;

namespace Becket.Native;

/// <summary>How many descriptors this process may have. Source: getrlimit(2).</summary>
internal static partial class OpenFileLimit
{
    /// <summary>The limit now; <see cref="int.MaxValue"/> where there is none, or none that is known.</summary>
    public static int Read()
    {
        // RLIMIT_NOFILE: getrlimit(2), and sys/resource.h of macOS.
        int resource =
            OperatingSystem.IsLinux() ? 7
            : OperatingSystem.IsMacOS() ? 8
            : 0;
        return resource != 0 && getrlimit(resource, out Limits limits) == 0 && limits.Soft < int.MaxValue
            ? (int)limits.Soft
            : int.MaxValue;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int getrlimit(int resource, out Limits limits);

    private struct Limits
    {
        public nuint Soft;
        public nuint Hard;
    }
}
