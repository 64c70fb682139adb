using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Becket.Native;

namespace Becket.Cli.Running.Terminals;

/// <summary>Job control of the terminal: stopping the tool, and knowing its terminal. Source: signal(7), tty(4), the
/// general terminal interface of POSIX.</summary>
internal static partial class JobControl
{
    // The numbers are Linux's, the same on x64 and Arm64.
    public const int Interrupt = 2;
    public const int Quit = 3;
    public const int Continue = 18;
    public const int Stop = 19;
    public const int TerminalStop = 20;
    public const int TerminalInput = 21;
    public const int TerminalOutput = 22;

    private const string Terminal = "/dev/tty";

    /// <summary>Opens the terminal that controls this process.</summary>
    /// <returns>Its descriptor; negative if there is none, or it has been closed.</returns>
    public static int OpenTerminal()
    {
        if (!OperatingSystem.IsLinux())
        {
            return -1;
        }

        SystemResult opened = FileCalls.Open(Terminal, FileCalls.ReadWrite | FileCalls.CloseOnExec);
        return opened.IsSuccess ? opened.Value : -1;
    }

    /// <summary>Whether a terminal controls this process.</summary>
    public static bool HasTerminal()
    {
        int descriptor = OpenTerminal();
        if (descriptor >= 0 && !OperatingSystem.IsWindows())
        {
            FileCalls.Close(descriptor);
        }

        return descriptor >= 0;
    }

    /// <summary>Whether another process could continue this one: a shell with job control. Without one the system
    /// ignores Ctrl-Z, as nothing would ever continue the program ("orphaned process group").</summary>
    [SupportedOSPlatform("linux")]
    public static bool CanBeContinued()
    {
        int group = getpgid(0);
        int parent = getppid();
        while (parent > 1 && getpgid(parent) == group)
        {
            parent = ParentOf(parent);
        }

        return parent > 1 && getsid(parent) == getsid(0);
    }

    /// <summary>Stops this process, as SIGTSTP does by default. Returns about when it has been continued.</summary>
    [SupportedOSPlatform("linux")]
    public static void StopThisProcess() => ProcessCalls.Kill(Environment.ProcessId, Stop);

    /// <summary>Whether this process ignores a signal, as the program that started it wanted.</summary>
    public static unsafe bool IsIgnored(int signal)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        // struct sigaction begins with the handler; SIG_IGN is 1.
        const int MoreThanSigaction = 64;
        nint* action = stackalloc nint[MoreThanSigaction];
        return sigaction(signal, null, action) == 0 && *action == 1;
    }

    private static int ParentOf(int process)
    {
        try
        {
            // The name, in parentheses, may hold any character. The state and the parent follow.
            string status = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
            string parent = status[(status.LastIndexOf(')') + 2)..].Split(' ')[1];
            return int.Parse(parent, CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    [LibraryImport("libc")]
    private static unsafe partial int sigaction(int signal, void* action, void* before);

    [LibraryImport("libc")]
    private static partial int getpgid(int process);

    [LibraryImport("libc")]
    private static partial int getsid(int process);

    [LibraryImport("libc")]
    private static partial int getppid();
}
