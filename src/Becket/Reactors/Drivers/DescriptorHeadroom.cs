using System.Runtime.InteropServices;

namespace Becket.Reactors.Drivers;

/// <summary>
/// The last descriptors of a process are not for callers. The runtime needs some at any time (a thread, a signal, code
/// that it loads for the first time), and ends the program when there is none; so does much that a program does to free
/// others.
/// </summary>
/// <remarks>The system gives the lowest number that is free (open(2), accept(2)): a high number means that all below
/// are taken.</remarks>
internal static partial class DescriptorHeadroom
{
    /// <summary>How many are left alone.</summary>
    public const int Kept = 8;

    private static int s_limit = CurrentLimit();

    /// <summary>Whether a descriptor that was just given is one of the last.</summary>
    public static bool IsEatenBy(nint descriptor)
    {
        if (descriptor < s_limit - Kept)
        {
            return false;
        }

        // The limit may have been changed meanwhile.
        s_limit = CurrentLimit();
        return descriptor >= s_limit - Kept;
    }

    /// <summary>Reads the limit anew: it may have become smaller.</summary>
    public static void Refresh() => s_limit = CurrentLimit();

    private static int CurrentLimit()
    {
        // RLIMIT_NOFILE: getrlimit(2), and sys/resource.h of macOS.
        int resource =
            OperatingSystem.IsLinux() ? 7
            : OperatingSystem.IsMacOS() ? 8
            : 0;
        return resource != 0 && GetLimit(resource, out Limits limits) == 0 && limits.Soft < int.MaxValue
            ? (int)limits.Soft
            : int.MaxValue;
    }

    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    private static partial int GetLimit(int resource, out Limits limits);

    private struct Limits
    {
        public nuint Soft;
        public nuint Hard;
    }
}
