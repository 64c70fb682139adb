using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Becket.Native;
using Microsoft.Win32.SafeHandles;

namespace Becket.Cli.Native;

/// <summary>The system calls that move bytes without a copy in this process. Source: the man pages of section
/// 2.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe partial class PipeCalls
{
    /// <summary>The size that a user without privileges may give a pipe (pipe(7)).</summary>
    private const int LargestPipe = 1024 * 1024;

    private const int SetPipeSize = 1031;
    private const uint CloseOnExec = 1;
    private const uint DoNotBlock = 2;
    private const int ForThisUser = 0x180;

    /// <summary>Makes a pipe larger, so that its writer waits less. May fail: a user's pipes share a limit.</summary>
    public static void Enlarge(int descriptor) => _ = fcntl(descriptor, SetPipeSize, LargestPipe);

    /// <summary>Creates a file in memory; the file goes with its last descriptor.</summary>
    /// <returns>An error where the system has no such files.</returns>
    public static SystemResult CreateMemoryFile() => SystemResult.Of(memfd_create("becket", CloseOnExec));

    /// <summary>Creates a named pipe for this user alone.</summary>
    public static SystemResult CreateNamedPipe(string path) => SystemResult.Of(mkfifo(path, ForThisUser));

    /// <summary>Moves bytes from a file to a pipe, without waiting for room in the pipe.</summary>
    /// <returns>The number of bytes.</returns>
    public static SystemResult ToPipe(SafeFileHandle file, long position, int pipe, long count)
    {
        SystemResult result;
        while (SystemResult.MustRetry(splice(file, &position, pipe, null, MostPerCall(count), DoNotBlock), out result))
        { }
        return result;
    }

    /// <summary>Moves bytes from a pipe to a file, and waits for bytes.</summary>
    /// <returns>The number of bytes; 0 at the end; an error if the source is no pipe.</returns>
    public static SystemResult FromPipe(int pipe, SafeFileHandle file, long position, long count)
    {
        SystemResult result;
        while (SystemResult.MustRetry(splice(pipe, null, file, &position, MostPerCall(count), 0), out result)) { }
        return result;
    }

    /// <summary>The kernel moves no more than an <see cref="int"/> counts.</summary>
    private static nuint MostPerCall(long count) => (nuint)Math.Min(count, 1 << 30);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint splice(
        SafeFileHandle from,
        long* fromPosition,
        int to,
        long* toPosition,
        nuint count,
        uint flags
    );

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint splice(
        int from,
        long* fromPosition,
        SafeFileHandle to,
        long* toPosition,
        nuint count,
        uint flags
    );

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fcntl(int descriptor, int command, int argument);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int memfd_create(string name, uint flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mkfifo(string path, int mode);
}
