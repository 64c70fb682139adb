using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Becket.Cli.Native;

/// <summary>Tells a descriptor that this process was started with from one that it opened itself. Source: fcntl(2),
/// F_GETFD.</summary>
internal static partial class InheritedDescriptor
{
    private const int GetDescriptorFlags = 1;
    private const int CloseOnExec = 1;

    /// <summary>Whether the process was started with the descriptor open.</summary>
    /// <remarks>If it was closed, the runtime has used its number for a file of its own by now. Such a file is closed
    /// by exec, and an inherited descriptor cannot be: it has survived one.</remarks>
    [SupportedOSPlatform("linux")]
    public static bool Exists(int descriptor)
    {
        int flags = fcntl(descriptor, GetDescriptorFlags, 0);
        return flags >= 0 && (flags & CloseOnExec) == 0;
    }

    [LibraryImport("libc")]
    private static partial int fcntl(int descriptor, int command, int argument);
}
