using System.Runtime.InteropServices;

namespace Becket.Cli.Running.Outputs;

/// <summary>System calls that the base class library does not offer as they are. Source: the man pages of section
/// 2.</summary>
/// <remarks>Its streams swallow EPIPE on standard output, and keep a file offset of their own where ours is shared with
/// whoever started us.</remarks>
internal static unsafe partial class Libc
{
    public const int Interrupted = 4;
    public const int BadDescriptor = 9;
    public const int BrokenPipe = 32;

    /// <summary>Read and write for the owner alone.</summary>
    public const int OwnerOnly = 0x180;

    private const short ReadyToWrite = 4;
    private const int ReadWrite = 0x2;
    private const int CloseOnExec = 0x80000;
    private const int TemporaryFile = 0x400000;
    private const short Broken = 8;

    /// <summary>Linux: an unnamed file in a directory, for reading and writing, closed on exec.</summary>
    public static int UnnamedFile => TemporaryFile | DirectoryOnly | ReadWrite | CloseOnExec;

    /// <summary>A write that would have to wait, of a descriptor that does not wait.</summary>
    public static int WouldBlock => OperatingSystem.IsLinux() ? 11 : 35;

    /// <summary>O_DIRECTORY, one of the few numbers that machines do not agree on.</summary>
    private static int DirectoryOnly =>
        RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x4000 : 0x10000;

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int descriptor, byte* bytes, nuint length);

    // Variadic, which is a matter of registers on some machines; on those of Linux that .NET runs on it is none for
    // integers and pointers.
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "isatty")]
    public static partial int IsTerminal(int descriptor);

    /// <summary>Waits until a write to a non-blocking descriptor can go on.</summary>
    public static void WaitUntilWritable(int descriptor)
    {
        var one = new PollDescriptor { Descriptor = descriptor, Events = ReadyToWrite };
        _ = Poll(&one, 1, -1);
    }

    /// <summary>Whether it is a pipe that nobody reads any more.</summary>
    public static bool HasNoReader(int descriptor)
    {
        var one = new PollDescriptor { Descriptor = descriptor, Events = ReadyToWrite };
        return Poll(&one, 1, 0) == 1 && (one.Happened & Broken) != 0;
    }

    /// <summary>How large the terminal is, or false if that is not to be known.</summary>
    public static bool TryGetWindowSize(int descriptor, out WindowSize size)
    {
        const nuint GetWindowSize = 0x5413;
        WindowSize found = default;
        bool known =
            OperatingSystem.IsLinux()
            && Control(descriptor, GetWindowSize, &found) == 0
            && found.Columns > 0
            && found.Rows > 0;
        size = known ? found : default;
        return known;
    }

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(PollDescriptor* descriptors, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Control(int descriptor, nuint request, void* argument);

    /// <summary>struct winsize.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct WindowSize
    {
        public ushort Rows;
        public ushort Columns;
        public ushort Width;
        public ushort Height;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Happened;
    }
}
