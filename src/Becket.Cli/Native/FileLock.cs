using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Becket.Native;
using Microsoft.Win32.SafeHandles;

namespace Becket.Cli.Native;

/// <summary>A lock on a whole file, which belongs to the open file: no child inherits it, and it ends with the
/// process. Source: fcntl(2), F_OFD_SETLK.</summary>
/// <remarks>Not <c>flock</c>: the base class library takes that lock whenever it opens a file, so no .NET program could
/// even read a file that is locked with it.</remarks>
[SupportedOSPlatform("linux")]
internal static unsafe partial class FileLock
{
    private const int SetLockOfOpenFile = 37;
    private const short WriteLock = 1;
    private const short Unlock = 2;

    /// <summary>Locks a file against other processes that ask in the same way.</summary>
    /// <returns>False if another process holds the lock. True also where the file system has no locks.</returns>
    public static bool TryTake(SafeFileHandle handle) => TryTake(handle, out _);

    /// <inheritdoc cref="TryTake(SafeFileHandle)"/>
    /// <param name="handle">The file.</param>
    /// <param name="isSupported">Whether the file system has locks.</param>
    public static bool TryTake(SafeFileHandle handle, out bool isSupported)
    {
        SystemResult result = Set(handle, WriteLock);
        bool isHeld = result.Error == Errno.TryAgain || result.Error == Errno.AccessDenied;
        isSupported = result.IsSuccess || isHeld;
        return !isHeld;
    }

    /// <summary>Releases the lock, also for the children that share the open file.</summary>
    public static void Release(SafeFileHandle handle) => _ = Set(handle, Unlock);

    private static SystemResult Set(SafeFileHandle handle, short kind)
    {
        var whole = new Range { Kind = kind };
        return SystemResult.Of(fcntl(handle, SetLockOfOpenFile, &whole));
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fcntl(SafeFileHandle handle, int command, Range* argument);

    /// <summary>struct flock of a 64-bit Linux; all zero but the kind is the whole file.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Range
    {
        public short Kind;
        public short Whence;
        public long Start;
        public long Length;
        public int Process;
    }
}
