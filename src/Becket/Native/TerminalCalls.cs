using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Becket.Native;

/// <summary>Pseudoterminals. Source: pty(7), ioctl_tty(2).</summary>
/// <remarks>The numbers are Linux's, the same on x64 and Arm64. The C function is variadic, which does not matter to
/// pointers there.</remarks>
[SupportedOSPlatform("linux")]
internal static unsafe partial class TerminalCalls
{
    private const nuint Unlock = 0x40045431;
    private const nuint GetNumber = 0x80045430;
    private const nuint SetWindowSize = 0x5414;

    /// <summary>Opens a new terminal's other side, which exec closes.</summary>
    /// <param name="path">Where the terminal itself can be opened.</param>
    public static SystemResult Open(out string path)
    {
        path = "";
        SystemResult opened = FileCalls.Open(
            "/dev/ptmx",
            FileCalls.ReadWrite | FileCalls.CloseOnExec | FileCalls.NoControllingTerminal
        );
        if (!opened.IsSuccess)
        {
            return opened;
        }

        int locked = 0;
        int number = 0;
        var done = SystemResult.Of(ioctl(opened.Value, Unlock, &locked));
        if (done.IsSuccess)
        {
            done = SystemResult.Of(ioctl(opened.Value, GetNumber, &number));
        }

        if (!done.IsSuccess)
        {
            FileCalls.Close(opened.Value);
            return done;
        }

        path = string.Create(CultureInfo.InvariantCulture, $"/dev/pts/{number}");
        return opened;
    }

    /// <summary>Sets the size of a terminal, through either side; its processes get SIGWINCH.</summary>
    public static SystemResult SetSize(int descriptor, int columns, int rows)
    {
        // struct winsize: rows, columns, and two sizes in dots, unused.
        ushort* size = stackalloc ushort[4];
        size[0] = (ushort)rows;
        size[1] = (ushort)columns;
        size[2] = 0;
        size[3] = 0;
        return SystemResult.Of(ioctl(descriptor, SetWindowSize, size));
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int ioctl(int descriptor, nuint request, void* argument);
}
