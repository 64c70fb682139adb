using System.Runtime.InteropServices;

namespace Becket.Diagnostics;

/// <summary>The operating system's numbers of threads, by which the runtime's events name them.</summary>
internal static partial class OperatingSystemThread
{
    /// <summary>The number of the thread that asks.</summary>
    public static long Number()
    {
        if (OperatingSystem.IsLinux())
        {
            return Linux.GetThreadNumber();
        }

        if (OperatingSystem.IsWindows())
        {
            return Windows.GetThreadNumber();
        }

        return OperatingSystem.IsMacOS() && Mac.GetThreadNumber(0, out ulong number) == 0 ? (long)number : -1;
    }

    private static partial class Linux
    {
        [LibraryImport("libc", EntryPoint = "gettid")]
        public static partial int GetThreadNumber();
    }

    private static partial class Windows
    {
        [LibraryImport("kernel32", EntryPoint = "GetCurrentThreadId")]
        public static partial uint GetThreadNumber();
    }

    private static partial class Mac
    {
        [LibraryImport("libSystem", EntryPoint = "pthread_threadid_np")]
        public static partial int GetThreadNumber(nint thread, out ulong number);
    }
}
