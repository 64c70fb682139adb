using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Becket.Cli.Running;

/// <summary>The few system calls that the base class library has no name for.</summary>
[UnsupportedOSPlatform("windows")]
internal static unsafe partial class Posix
{
    private const short PollIn = 1;
    private const int GetStatusFlags = 3;
    private const int SetStatusFlags = 4;
    private const int AppendOnLinux = 0x400;
    private const int SetLockOfOpenFile = 37;
    private const short WriteLock = 1;
    private const int TryAgain = 11;
    private const int AccessDenied = 13;

    /// <summary>Whether a read would return at once, be it with bytes, the end or an error.</summary>
    /// <param name="handle">What is to be read.</param>
    /// <param name="wait">How long to wait for it, in milliseconds.</param>
    public static bool IsReadable(SafeFileHandle handle, int wait)
    {
        bool isHeld = false;
        handle.DangerousAddRef(ref isHeld);
        try
        {
            var asked = new PollDescriptor { Descriptor = (int)handle.DangerousGetHandle(), Events = PollIn };

            // An error or an interruption counts as "not yet" while waiting; a read will tell an error that stays.
            return Poll(&asked, 1, wait) > 0;
        }
        finally
        {
            handle.DangerousRelease();
        }
    }

    /// <summary>Whatever is written goes to the end of the file, wherever that is then.</summary>
    [SupportedOSPlatform("linux")]
    public static void AppendOnly(SafeFileHandle handle)
    {
        int flags = FileControl(handle, GetStatusFlags, 0);
        if (flags >= 0)
        {
            _ = FileControl(handle, SetStatusFlags, flags | AppendOnLinux);
        }
    }

    /// <summary>Makes the file ours as long as it is open, for those who ask the same way. The lock is the open file's
    /// own, so no child has it, and it ends with the process.</summary>
    /// <remarks>Not <c>flock</c>, as the base class library does that whenever anything is opened: then no .NET program
    /// could even read the file.</remarks>
    /// <returns>False if another process has it.</returns>
    [SupportedOSPlatform("linux")]
    public static bool TryLock(SafeFileHandle handle)
    {
        var whole = new FileLock { Kind = WriteLock };
        return FileControl(handle, SetLockOfOpenFile, &whole) == 0
            || Marshal.GetLastPInvokeError() is not (TryAgain or AccessDenied);
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int FileControl(SafeFileHandle handle, int command, int argument);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int FileControl(SafeFileHandle handle, int command, FileLock* argument);

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(PollDescriptor* descriptors, ulong count, int milliseconds);

    /// <summary>struct flock of a 64-bit Linux; all zero but the kind is the whole file.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct FileLock
    {
        public short Kind;
        public short Whence;
        public long Start;
        public long Length;
        public int Process;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Happened;
    }
}
