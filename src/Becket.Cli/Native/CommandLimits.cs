using System.Collections;
using System.Runtime.InteropServices;
using System.Text;

namespace Becket.Cli.Native;

/// <summary>The system's limits for the arguments and variables of a program. Source: execve(2), "Limits on size of
/// arguments and environment"; sysconf(3).</summary>
internal static partial class CommandLimits
{
    private const int ArgumentMaximum = 0; // _SC_ARG_MAX on Linux

    /// <summary>What xargs leaves free, as POSIX asks for.</summary>
    private const int Reserve = 2048;

    /// <summary>All arguments and variables, each with its zero byte and a pointer.</summary>
    public static long MostBytesInAll =>
        OperatingSystem.IsLinux() && sysconf(ArgumentMaximum) is > 0 and var most ? most : 128 * 1024;

    /// <summary>One argument with its zero byte: MAX_ARG_STRLEN, which is 32 pages.</summary>
    public static long MostBytesOfArgument => 32 * Environment.SystemPageSize;

    /// <summary>The variables that a program inherits.</summary>
    public static long EnvironmentBytes
    {
        get
        {
            long bytes = 0;
            foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
            {
                bytes += Encoding.UTF8.GetByteCount($"{variable.Key}={variable.Value}") + 1 + IntPtr.Size;
            }

            return bytes;
        }
    }

    /// <summary>The arguments of one command.</summary>
    public static long MostBytes => Math.Max(0, MostBytesInAll - EnvironmentBytes - Reserve);

    [LibraryImport("libc")]
    private static partial nint sysconf(int name);
}
