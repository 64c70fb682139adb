using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Becket.Native;

/// <summary>The system calls on processes that run. Source: pidfd_open(2), pidfd_send_signal(2), waitid(2),
/// kill(2), geteuid(2).</summary>
/// <remarks>The numbers are Linux's, the same on x64 and Arm64.</remarks>
[UnsupportedOSPlatform("windows")]
internal static unsafe partial class ProcessCalls
{
    /// <summary>For <see cref="Wait"/>: the child is named by its descriptor (P_PIDFD).</summary>
    public const int ByDescriptor = 3;

    /// <summary>For <see cref="Wait"/>: the child is named by its process number (P_PID).</summary>
    public const int ByNumber = 1;

    /// <summary>For <see cref="Wait"/>: do not wait, but look.</summary>
    public const int NoHang = 1;

    /// <summary>For <see cref="Wait"/>: leave the child to be waited for again.</summary>
    public const int NoReap = 0x01000000;

    /// <summary>For <see cref="SendSignal"/>: to the process group (PIDFD_SIGNAL_PROCESS_GROUP, Linux 6.9).</summary>
    public const uint ToGroup = 4;

    private const int Any = 0;
    private const int Stopped = 2;
    private const int Exited = 4;

    // The same on every architecture, as all calls from number 424 on. By number, as the C library has had names for
    // them only since 2022.
    private const nint SendSignalNumber = 424;
    private const nint OpenNumber = 434;

    /// <summary>A descriptor of a child of this process. Every child closes it by itself.</summary>
    [SupportedOSPlatform("linux")]
    public static SystemResult Open(int process) => SystemResult.Of(syscall(OpenNumber, process, 0, null, 0));

    /// <summary>Sends a signal to the very process, or group, that a descriptor refers to.</summary>
    [SupportedOSPlatform("linux")]
    public static SystemResult SendSignal(int descriptor, int signal, uint flags) =>
        SystemResult.Of(syscall(SendSignalNumber, descriptor, signal, null, flags));

    /// <summary>Sends a signal to a process number, or to a group's negated number.</summary>
    public static SystemResult Kill(int process, int signal) => SystemResult.Of(kill(process, signal));

    /// <summary>The number of the user whose rights this process has.</summary>
    public static uint EffectiveUser() => geteuid();

    /// <summary>Waits until a child has ended.</summary>
    /// <param name="by"><see cref="ByDescriptor"/> or <see cref="ByNumber"/>.</param>
    /// <param name="child">Which child.</param>
    /// <param name="options"><see cref="NoHang"/> and <see cref="NoReap"/>.</param>
    /// <param name="end">How the child has ended; its process number is zero if it has not.</param>
    [SupportedOSPlatform("linux")]
    public static SystemResult Wait(int by, int child, int options, out ChildEnd end)
    {
        // siginfo_t: the code is its third number; the process comes behind it, where a pointer could begin, and the
        // status two further.
        int* information = stackalloc int[32];
        int process = nint.Size == 8 ? 4 : 3;
        information[process] = 0;
        SystemResult result;
        while (SystemResult.MustRetry(waitid(by, (uint)child, information, options | Exited), out result)) { }
        end = new ChildEnd(information[process], (ChildEndCode)information[2], information[process + 2]);
        return result;
    }

    /// <summary>Looks for a child that a signal has stopped since the last look.</summary>
    /// <param name="process">The child.</param>
    /// <param name="signal">The signal that stopped it.</param>
    /// <returns>False if there is none.</returns>
    [SupportedOSPlatform("linux")]
    public static bool TryTakeStopped(out int process, out int signal)
    {
        // See Wait for the places.
        int* information = stackalloc int[32];
        int place = nint.Size == 8 ? 4 : 3;
        information[place] = 0;
        SystemResult result;
        while (SystemResult.MustRetry(waitid(Any, 0, information, Stopped | NoHang), out result)) { }
        process = information[place];
        signal = information[place + 2];
        return result.IsSuccess && process != 0;
    }

    // Wide enough for both calls: the kernel does not look at what is not used.
    [LibraryImport("libc", SetLastError = true)]
    private static partial nint syscall(nint number, nint first, nint second, void* third, nuint fourth);

    [LibraryImport("libc")]
    private static partial uint geteuid();

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int process, int signal);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int waitid(int by, uint what, int* information, int options);
}
