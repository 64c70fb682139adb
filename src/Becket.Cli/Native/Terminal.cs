using System.Runtime.InteropServices;

namespace Becket.Cli.Native;

/// <summary>What the system knows of a terminal. Source: isatty(3), ioctl_tty(2).</summary>
internal static unsafe partial class Terminal
{
    private const nuint GetWindowSize = 0x5413;

    /// <summary>Whether a descriptor is a terminal. Not for Windows.</summary>
    public static bool Is(int descriptor) => isatty(descriptor) == 1;

    /// <summary>The size of the terminal; false if it cannot be known.</summary>
    public static bool TryGetSize(int descriptor, out WindowSize size)
    {
        WindowSize found = default;
        bool known =
            OperatingSystem.IsLinux()
            && ioctl(descriptor, GetWindowSize, &found) == 0
            && found.Columns > 0
            && found.Rows > 0;
        size = known ? found : default;
        return known;
    }

    [LibraryImport("libc")]
    private static partial int isatty(int descriptor);

    [LibraryImport("libc")]
    private static partial int ioctl(int descriptor, nuint request, void* argument);

    /// <summary>struct winsize.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct WindowSize
    {
        public ushort Rows;
        public ushort Columns;
        public ushort Width;
        public ushort Height;
    }
}
