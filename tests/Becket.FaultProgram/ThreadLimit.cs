using System.Runtime.InteropServices;

namespace Becket.FaultProgram;

/// <summary>The limit of the threads and processes of this process's user (RLIMIT_NPROC). The system keeps it from no
/// administrator.</summary>
internal static class ThreadLimit
{
    // Source: Linux' asm-generic/resource.h.
    private const int NumberOfProcesses = 6;

    private static Limit s_before;

    /// <summary>From now on, no thread and no process begins.</summary>
    public static void Forbid()
    {
        Check(GetLimit(NumberOfProcesses, out s_before));
        Check(SetLimit(NumberOfProcesses, new Limit(1, s_before.Hard)));
    }

    /// <summary>The limit is as it was before.</summary>
    public static void Allow() => Check(SetLimit(NumberOfProcesses, s_before));

    private static void Check(int result)
    {
        if (result != 0)
        {
            throw new InvalidOperationException("The system does not let this program change its limit of processes.");
        }
    }

#pragma warning disable SYSLIB1054, CA5392 // Two calls of a test program, with nothing to marshal.
    [DllImport("libc", EntryPoint = "getrlimit")]
    private static extern int GetLimit(int resource, out Limit limit);

    [DllImport("libc", EntryPoint = "setrlimit")]
    private static extern int SetLimit(int resource, in Limit limit);
#pragma warning restore SYSLIB1054, CA5392

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Limit(nuint soft, nuint hard)
    {
        public readonly nuint Soft = soft;

        public readonly nuint Hard = hard;
    }
}
