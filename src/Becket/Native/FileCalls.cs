using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Becket.Native;

/// <summary>The system calls on descriptors of any kind, and on files. Source: the man pages of section 2.</summary>
/// <remarks>The numbers are Linux's, the same on x64 and Arm64; members for other systems use only numbers that all
/// systems share.</remarks>
[UnsupportedOSPlatform("windows")]
internal static unsafe partial class FileCalls
{
    public const int ReadOnly = 0;
    public const int WriteOnly = 1;
    public const int ReadWrite = 2;
    public const int CloseOnExec = 0x80000;
    public const int NonBlocking = 0x800;
    public const int Append = 0x400;
    public const int NoControllingTerminal = 0x100;

    /// <summary>For <see cref="Poll"/>: a read would not wait.</summary>
    public const short Readable = 1;

    /// <summary>For <see cref="Poll"/>: a write would not wait.</summary>
    public const short Writable = 4;

    /// <summary>Reported by <see cref="Poll"/> whether asked for or not: of a pipe, the last reader has gone.</summary>
    public const short Broken = 8;

    /// <summary>The flag of a descriptor that exec closes.</summary>
    public const int CloseOnExecFlag = 1;

    private const int GetFlagsOfDescriptor = 1;
    private const int SetDescriptorFlags = 2;
    private const int GetStatus = 3;
    private const int SetStatus = 4;
    private const int DuplicateCloseOnExec = 1030;
    private const int SetPipeSizeCommand = 1031;
    private const int MayExecuteMode = 1;

    /// <summary>Opens a file. The descriptor is closed by exec if the flags say so.</summary>
    /// <remarks>The C function is variadic, which matters to the registers of some machines, but on the Linux machines
    /// that .NET runs on not for integers and pointers.</remarks>
    [SupportedOSPlatform("linux")]
    public static SystemResult Open(string path, int flags, int mode = 0)
    {
        SystemResult result;
        while (SystemResult.MustRetry(open(path, flags, mode), out result)) { }
        return result;
    }

    /// <summary>Opens a new file without a name in a directory, for this user alone; the file goes with the
    /// descriptor.</summary>
    [SupportedOSPlatform("linux")]
    public static SystemResult OpenUnnamed(string directory)
    {
        // O_TMPFILE holds O_DIRECTORY, one of the few numbers that machines do not agree on.
        bool isArm = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;
        const int OwnerOnly = 0x180;
        return Open(directory, 0x400000 | (isArm ? 0x4000 : 0x10000) | ReadWrite | CloseOnExec, OwnerOnly);
    }

    /// <summary>Closes a descriptor. Never repeated: also an interrupted call has closed it (close(2)).</summary>
    public static void Close(int descriptor) => _ = close(descriptor);

    public static SystemResult Read(int descriptor, Span<byte> buffer)
    {
        SystemResult result;
        fixed (byte* start = buffer)
        {
            while (SystemResult.MustRetry(read(descriptor, start, (nuint)buffer.Length), out result)) { }
        }

        return result;
    }

    /// <summary>Writes bytes. A pipe without a reader is an error and no signal: the runtime ignores SIGPIPE.</summary>
    public static SystemResult Write(int descriptor, ReadOnlySpan<byte> data)
    {
        SystemResult result;
        fixed (byte* start = data)
        {
            while (SystemResult.MustRetry(write(descriptor, start, (nuint)data.Length), out result)) { }
        }

        return result;
    }

    /// <summary>Makes a pipe, both ends of which exec closes.</summary>
    [SupportedOSPlatform("linux")]
    public static SystemResult Pipe(out int toRead, out int toWrite)
    {
        int* ends = stackalloc int[2];
        var result = SystemResult.Of(pipe2(ends, CloseOnExec));
        toRead = ends[0];
        toWrite = ends[1];
        return result;
    }

    /// <summary>A copy of a descriptor, which exec closes.</summary>
    /// <param name="descriptor">The descriptor to copy.</param>
    /// <param name="lowest">The lowest number that the copy may get.</param>
    [SupportedOSPlatform("linux")]
    public static SystemResult Duplicate(int descriptor, int lowest) =>
        SystemResult.Of(fcntl(descriptor, DuplicateCloseOnExec, lowest));

    /// <summary>A copy of a descriptor. On Linux exec closes it; elsewhere only the base class library could say
    /// so.</summary>
    public static SystemResult Duplicate(int descriptor) =>
        OperatingSystem.IsLinux() ? Duplicate(descriptor, lowest: 0) : SystemResult.Of(dup(descriptor));

    /// <summary>Makes a number refer to the file of another descriptor; what it referred to is closed. Exec does not
    /// close the number.</summary>
    public static SystemResult Replace(int number, int by)
    {
        SystemResult result;
        while (SystemResult.MustRetry(dup2(by, number), out result)) { }
        return result;
    }

    /// <summary>Whether a descriptor is a terminal.</summary>
    public static bool IsTerminal(int descriptor) => isatty(descriptor) == 1;

    /// <summary>Makes exec close a descriptor.</summary>
    [SupportedOSPlatform("linux")]
    public static SystemResult SetCloseOnExec(int descriptor) =>
        SystemResult.Of(fcntl(descriptor, SetDescriptorFlags, CloseOnExecFlag));

    /// <summary>The flags of a descriptor: <see cref="CloseOnExecFlag"/> or none.</summary>
    public static SystemResult GetDescriptorFlags(int descriptor) =>
        SystemResult.Of(fcntl(descriptor, GetFlagsOfDescriptor, 0));

    /// <summary>Whether a descriptor may be read, written, or both: <see cref="ReadOnly"/>, <see cref="WriteOnly"/>,
    /// <see cref="ReadWrite"/>.</summary>
    public static SystemResult GetAccess(int descriptor)
    {
        const int AccessMask = 3;
        var result = SystemResult.Of(fcntl(descriptor, GetStatus, 0));
        return result.IsSuccess ? SystemResult.Of(result.Value & AccessMask) : result;
    }

    /// <summary>Replaces the status flags: <see cref="NonBlocking"/>, <see cref="Append"/>.</summary>
    [SupportedOSPlatform("linux")]
    public static SystemResult SetStatusFlags(int descriptor, int flags) =>
        SystemResult.Of(fcntl(descriptor, SetStatus, flags));

    /// <summary>Moves bytes from a pipe to another descriptor without copying them through this program
    /// (splice(2)).</summary>
    /// <param name="from">The pipe.</param>
    /// <param name="to">A pipe, a file, or a socket.</param>
    /// <param name="most">The most bytes to move.</param>
    /// <param name="waits">Whether to wait for bytes, and for room in a pipe.</param>
    /// <returns>The number of bytes; zero at the end of the pipe. EINVAL if the system cannot do it for the
    /// target.</returns>
    [SupportedOSPlatform("linux")]
    public static SystemResult Splice(int from, int to, int most, bool waits)
    {
        const uint DoNotWait = 2;
        SystemResult result;
        while (SystemResult.MustRetry(splice(from, null, to, null, (nuint)most, waits ? 0 : DoNotWait), out result)) { }

        return result;
    }

    /// <summary>Sets how many bytes a pipe holds. The system rounds up, and has limits (pipe(7)).</summary>
    [SupportedOSPlatform("linux")]
    public static SystemResult SetPipeSize(int pipe, int bytes) =>
        SystemResult.Of(fcntl(pipe, SetPipeSizeCommand, bytes));

    /// <summary>Sets status flags beside those that are set.</summary>
    [SupportedOSPlatform("linux")]
    public static SystemResult AddStatusFlags(int descriptor, int flags)
    {
        var result = SystemResult.Of(fcntl(descriptor, GetStatus, 0));
        return result.IsSuccess ? SetStatusFlags(descriptor, result.Value | flags) : result;
    }

    /// <summary>Waits until a descriptor is ready.</summary>
    /// <param name="descriptor">The descriptor.</param>
    /// <param name="events">What to wait for: <see cref="Readable"/> or <see cref="Writable"/>.</param>
    /// <param name="milliseconds">The time to wait; -1 for no limit.</param>
    /// <returns>The events that have happened; zero if none has. Not repeated if a signal interrupts it: it would wait
    /// longer than asked.</returns>
    public static SystemResult Poll(int descriptor, short events, int milliseconds)
    {
        var one = new PollEntry { Descriptor = descriptor, Events = events };
        int count = poll(&one, 1, milliseconds);
        return SystemResult.Of(count > 0 ? one.Happened : count);
    }

    /// <summary>Waits until one of several descriptors is ready.</summary>
    /// <param name="entries">The descriptors, with what to wait for; the call sets what has happened.</param>
    /// <param name="milliseconds">The time to wait; -1 for no limit.</param>
    /// <returns>How many are ready. Not repeated if a signal interrupts it.</returns>
    public static SystemResult PollAll(Span<PollEntry> entries, int milliseconds)
    {
        fixed (PollEntry* start = entries)
        {
            return SystemResult.Of(poll(start, (nuint)entries.Length, milliseconds));
        }
    }

    /// <summary>Gives a file to another user; its group stays.</summary>
    [SupportedOSPlatform("linux")]
    public static SystemResult ChangeOwner(string path, uint user) => SystemResult.Of(chown(path, user, uint.MaxValue));

    /// <summary>Whether this program may execute a file.</summary>
    public static SystemResult MayExecute(string path) => SystemResult.Of(access(path, MayExecuteMode));

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags, int mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(int descriptor);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint read(int descriptor, byte* buffer, nuint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint write(int descriptor, byte* buffer, nuint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int pipe2(int* ends, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fcntl(int descriptor, int command, int argument);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int isatty(int descriptor);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int dup(int descriptor);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int dup2(int from, int to);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint splice(int from, long* fromOffset, int to, long* toOffset, nuint length, uint flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int poll(PollEntry* descriptors, nuint count, int milliseconds);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int chown(string path, uint user, uint group);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int access(string path, int mode);
}
