using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Becket.Native;

/// <summary>What the kernel keeps for each thread, and a child inherits from the thread that starts it: the user and
/// the groups, the niceness, the processors. Source: credentials(7), setpriority(2), sched_setaffinity(2).</summary>
/// <remarks>The C library's functions for users and groups change all threads; so these are the system calls
/// themselves, which change the calling thread.</remarks>
[SupportedOSPlatform("linux")]
internal static unsafe partial class ThreadCalls
{
    private const int OfProcess = 0;
    private const int GetDumpable = 3;
    private const int SetDumpable = 4;

    /// <summary>Whether the numbers of the calls are known for this machine.</summary>
    public static bool AreKnown => RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;

    /// <summary>Whether this process may leave a core file and be looked into; a change of the user of a thread forbids
    /// that.</summary>
    public static bool IsDumpable
    {
        get => prctl(GetDumpable, 0, 0, 0, 0) == 1;
        set => _ = prctl(SetDumpable, value ? 1 : 0, 0, 0, 0);
    }

    private static bool IsArm => RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    /// <summary>Sets the real, effective and saved user.</summary>
    public static SystemResult SetUser(uint user) =>
        SystemResult.Of(syscall(IsArm ? 147 : 117, (nint)user, (nint)user, (nint)user));

    /// <summary>Sets the real, effective and saved group.</summary>
    public static SystemResult SetGroup(uint group) =>
        SystemResult.Of(syscall(IsArm ? 149 : 119, (nint)group, (nint)group, (nint)group));

    /// <summary>Replaces the supplementary groups.</summary>
    public static SystemResult SetGroups(ReadOnlySpan<uint> groups)
    {
        fixed (uint* start = groups)
        {
            return SystemResult.Of(syscall(IsArm ? 159 : 116, groups.Length, (nint)start, 0));
        }
    }

    public static SystemResult SetNice(int nice) => SystemResult.Of(setpriority(OfProcess, 0, nice));

    /// <summary>Sets the processors that the thread may run on.</summary>
    public static SystemResult SetProcessors(IReadOnlyList<int> processors)
    {
        byte[] mask = new byte[(processors.Max() / 64 * 8) + 8];
        foreach (int processor in processors)
        {
            mask[processor / 8] |= (byte)(1 << (processor % 8));
        }

        fixed (byte* start = mask)
        {
            return SystemResult.Of(sched_setaffinity(0, (nuint)mask.Length, start));
        }
    }

    /// <summary>Sets a limit of another process.</summary>
    /// <param name="process">Its number.</param>
    /// <param name="limit">The number of the limit.</param>
    /// <param name="soft">What the process may use.</param>
    /// <param name="hard">How far the process may raise that.</param>
    public static SystemResult SetLimit(int process, int limit, ulong soft, ulong hard)
    {
        ulong* values = stackalloc ulong[2];
        values[0] = soft;
        values[1] = hard;
        return SystemResult.Of(prlimit64(process, limit, values, null));
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint syscall(nint number, nint first, nint second, nint third);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setpriority(int which, uint who, int nice);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int sched_setaffinity(int process, nuint length, byte* mask);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int prctl(int option, nint second, nint third, nint fourth, nint fifth);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int prlimit64(int process, int limit, ulong* value, ulong* old);
}
