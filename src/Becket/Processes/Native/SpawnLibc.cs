using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Becket.Processes.Native;

/// <summary>The system calls that children take. Source: the man pages posix_spawn(3), pidfd_open(2),
/// pidfd_send_signal(2), waitid(2), pipe(2).</summary>
/// <remarks>The numbers are Linux's own, the same on x64 and Arm64.</remarks>
[SupportedOSPlatform("linux")]
internal static unsafe partial class SpawnLibc
{
    /// <summary>More than any C library's posix_spawn_file_actions_t (80 bytes) and posix_spawnattr_t (336).</summary>
    public const int LargestSpawnObject = 512;

    public const int NoSuchProcess = 3;
    public const int OutOfMemory = 12;
    public const int InvalidArgument = 22;
    public const int TooManyOpenFiles = 24;

    public const short SetProcessGroup = 0x02;
    public const short SetSignalDefault = 0x04;
    public const short SetSignalMask = 0x08;

    public const int OpenReadWrite = 2;
    public const int DuplicateFrom = 1030; // F_DUPFD_CLOEXEC

    public const int ByProcessDescriptor = 3; // P_PIDFD
    public const int ByProcessId = 1; // P_PID
    public const int WaitExited = 4;
    public const int WaitNoHang = 1;
    public const int WaitNoReap = 0x01000000;

    /// <summary>Of siginfo_t: why the child was told of.</summary>
    public const int CodeExited = 1;
    public const int CodeKilled = 2;
    public const int CodeDumped = 3;

    /// <summary>PIDFD_SIGNAL_PROCESS_GROUP, Linux 6.9.</summary>
    public const uint ToProcessGroup = 4;

    // The same on every architecture, as all calls from number 424 on. By number, as the C library has had names for
    // them only since 2022.
    private const nint SendSignalNumber = 424;
    private const nint OpenNumber = 434;

    private static readonly delegate* unmanaged<byte*, int, int> s_closeFrom = CloseFrom();

    [LibraryImport("libc", EntryPoint = "pipe2", SetLastError = true)]
    public static partial int Pipe(int* ends, int flags);

    [LibraryImport("libc", EntryPoint = "posix_spawn")]
    public static partial int Spawn(
        int* pid,
        byte* path,
        byte* actions,
        byte* attributes,
        byte** arguments,
        byte** environment
    );

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    public static partial int InitActions(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    public static partial int DestroyActions(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    public static partial int AddDuplicate(byte* actions, int from, int to);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addclose")]
    public static partial int AddClose(byte* actions, int descriptor);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int AddOpen(byte* actions, int descriptor, string path, int flags, uint mode);

    [LibraryImport(
        "libc",
        EntryPoint = "posix_spawn_file_actions_addchdir_np",
        StringMarshalling = StringMarshalling.Utf8
    )]
    public static partial int AddChangeDirectory(byte* actions, string path);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    public static partial int InitAttributes(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    public static partial int SetFlags(byte* attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setpgroup")]
    public static partial int SetGroup(byte* attributes, int group);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    public static partial int SetDefaults(byte* attributes, byte* signals);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    public static partial int SetMask(byte* attributes, byte* signals);

    [LibraryImport("libc", EntryPoint = "sigemptyset")]
    public static partial int EmptySet(byte* signals);

    [LibraryImport("libc", EntryPoint = "waitid", SetLastError = true)]
    public static partial int Wait(int by, uint what, int* information, int options);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(long* descriptors, nuint count, int milliseconds);

    /// <exception cref="SystemErrorException">It is an error.</exception>
    public static void Check(int error)
    {
        if (error != 0)
        {
            throw new SystemErrorException(error);
        }
    }

    /// <summary>The descriptor of a child of ours. Closed by itself in every child.</summary>
    public static int OpenProcess(int process) => (int)SystemCall(OpenNumber, process, 0, null, 0);

    /// <summary>Sends a signal to the very process, or group, that a descriptor stands for.</summary>
    public static int SendSignal(int descriptor, int signal, uint flags) =>
        (int)SystemCall(SendSignalNumber, descriptor, signal, null, flags);

    /// <summary>The child closes all descriptors from one on; where the C library cannot do that, those stay that
    /// others have opened without close-on-exec.</summary>
    public static int AddCloseFrom(byte* actions, int first) => s_closeFrom is null ? 0 : s_closeFrom(actions, first);

    // Wide enough for both calls: what is not used is not looked at.
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(nint number, nint first, nint second, void* third, nuint fourth);

    private static delegate* unmanaged<byte*, int, int> CloseFrom() =>
        NativeLibrary.TryGetExport(
            NativeLibrary.GetMainProgramHandle(),
            "posix_spawn_file_actions_addclosefrom_np",
            out nint address
        )
            ? (delegate* unmanaged<byte*, int, int>)address
            : null;
}
