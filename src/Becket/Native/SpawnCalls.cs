using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Becket.Native;

/// <summary>The calls that start a child. Source: posix_spawn(3) and its kin.</summary>
/// <remarks>They return the error number itself, and no signal interrupts them. The numbers are Linux's, the same on
/// x64 and Arm64.</remarks>
[SupportedOSPlatform("linux")]
internal static unsafe partial class SpawnCalls
{
    /// <summary>More than any C library's posix_spawn_file_actions_t (80 bytes), posix_spawnattr_t (336) and sigset_t
    /// (128).</summary>
    public const int LargestObject = 512;

    public const short OwnGroup = 0x02;
    public const short DefaultSignals = 0x04;
    public const short SignalMask = 0x08;
    public const short OwnSession = 0x80;

    private static readonly delegate* unmanaged<byte*, int, int> s_closeFrom = FindCloseFrom();

    /// <summary>Starts a child.</summary>
    /// <param name="process">Its process number.</param>
    /// <param name="path">The file to execute.</param>
    /// <param name="actions">What the child does with its descriptors and its directory first.</param>
    /// <param name="attributes">Its group and its signals.</param>
    /// <param name="arguments">See <see cref="ArgumentBlock"/>.</param>
    /// <param name="environment">See <see cref="EnvironmentBlock"/>.</param>
    public static SystemResult Spawn(
        out int process,
        byte* path,
        byte* actions,
        byte* attributes,
        byte** arguments,
        byte** environment
    ) => SystemResult.OfNumber(posix_spawn(out process, path, actions, attributes, arguments, environment));

    public static SystemResult InitActions(byte* actions) =>
        SystemResult.OfNumber(posix_spawn_file_actions_init(actions));

    public static void DestroyActions(byte* actions) => _ = posix_spawn_file_actions_destroy(actions);

    public static SystemResult AddDuplicate(byte* actions, int from, int to) =>
        SystemResult.OfNumber(posix_spawn_file_actions_adddup2(actions, from, to));

    public static SystemResult AddClose(byte* actions, int descriptor) =>
        SystemResult.OfNumber(posix_spawn_file_actions_addclose(actions, descriptor));

    public static SystemResult AddOpen(byte* actions, int descriptor, string path, int flags) =>
        SystemResult.OfNumber(posix_spawn_file_actions_addopen(actions, descriptor, path, flags, 0));

    public static SystemResult AddChangeDirectory(byte* actions, string path) =>
        SystemResult.OfNumber(posix_spawn_file_actions_addchdir_np(actions, path));

    /// <summary>The child closes all descriptors from one on. Where the C library cannot do that, the child keeps those
    /// that were opened without close-on-exec.</summary>
    public static SystemResult AddCloseFrom(byte* actions, int first) =>
        SystemResult.OfNumber(s_closeFrom is null ? 0 : s_closeFrom(actions, first));

    public static SystemResult InitAttributes(byte* attributes) =>
        SystemResult.OfNumber(posix_spawnattr_init(attributes));

    public static SystemResult SetFlags(byte* attributes, int flags) =>
        SystemResult.OfNumber(posix_spawnattr_setflags(attributes, (short)flags));

    public static SystemResult SetGroup(byte* attributes, int group) =>
        SystemResult.OfNumber(posix_spawnattr_setpgroup(attributes, group));

    public static SystemResult SetDefaultSignals(byte* attributes, byte* signals) =>
        SystemResult.OfNumber(posix_spawnattr_setsigdefault(attributes, signals));

    public static SystemResult SetSignalMask(byte* attributes, byte* signals) =>
        SystemResult.OfNumber(posix_spawnattr_setsigmask(attributes, signals));

    /// <summary>Empties a set of signals.</summary>
    public static void Clear(byte* signals) => _ = sigemptyset(signals);

    private static delegate* unmanaged<byte*, int, int> FindCloseFrom() =>
        NativeLibrary.TryGetExport(
            NativeLibrary.GetMainProgramHandle(),
            "posix_spawn_file_actions_addclosefrom_np",
            out nint address
        )
            ? (delegate* unmanaged<byte*, int, int>)address
            : null;

    [LibraryImport("libc")]
    private static partial int posix_spawn(
        out int process,
        byte* path,
        byte* actions,
        byte* attributes,
        byte** arguments,
        byte** environment
    );

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_init(byte* actions);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_destroy(byte* actions);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_adddup2(byte* actions, int from, int to);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_addclose(byte* actions, int descriptor);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int posix_spawn_file_actions_addopen(
        byte* actions,
        int descriptor,
        string path,
        int flags,
        uint mode
    );

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int posix_spawn_file_actions_addchdir_np(byte* actions, string path);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_init(byte* attributes);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_setflags(byte* attributes, short flags);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_setpgroup(byte* attributes, int group);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_setsigdefault(byte* attributes, byte* signals);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_setsigmask(byte* attributes, byte* signals);

    [LibraryImport("libc")]
    private static partial int sigemptyset(byte* signals);
}
