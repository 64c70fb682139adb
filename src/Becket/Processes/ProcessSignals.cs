using System.Globalization;
using System.Runtime.InteropServices;

namespace Becket.Processes;

/// <summary>Names and numbers of the signals for child processes.</summary>
/// <remarks>Threads: any. Source: signal(7), and sys/signal.h of macOS, which gives some of them other
/// numbers.</remarks>
public static class ProcessSignals
{
    /// <summary>SIGTERM: asks the process to end. The same number on every system.</summary>
    public const int Terminate = 15;

    /// <summary>SIGKILL: ends the process, which cannot ignore it. The same number on every system.</summary>
    public const int Kill = 9;

    private static readonly string[] s_linux =
    [
        "0",
        "HUP",
        "INT",
        "QUIT",
        "ILL",
        "TRAP",
        "ABRT",
        "BUS",
        "FPE",
        "KILL",
        "USR1",
        "SEGV",
        "USR2",
        "PIPE",
        "ALRM",
        "TERM",
        "STKFLT",
        "CHLD",
        "CONT",
        "STOP",
        "TSTP",
        "TTIN",
        "TTOU",
        "URG",
        "XCPU",
        "XFSZ",
        "VTALRM",
        "PROF",
        "WINCH",
        "IO",
        "PWR",
        "SYS",
    ];

    private static readonly string[] s_mac =
    [
        "0",
        "HUP",
        "INT",
        "QUIT",
        "ILL",
        "TRAP",
        "ABRT",
        "EMT",
        "FPE",
        "KILL",
        "BUS",
        "SEGV",
        "SYS",
        "PIPE",
        "ALRM",
        "TERM",
        "URG",
        "STOP",
        "TSTP",
        "CONT",
        "CHLD",
        "TTIN",
        "TTOU",
        "IO",
        "XCPU",
        "XFSZ",
        "VTALRM",
        "PROF",
        "WINCH",
        "INFO",
        "USR1",
        "USR2",
    ];

    /// <summary>The highest number of a signal.</summary>
    internal static int Highest => OperatingSystem.IsMacOS() ? 31 : 64;

    private static string[] Names => OperatingSystem.IsMacOS() ? s_mac : s_linux;

    /// <summary>The number of a signal.</summary>
    /// <param name="name">As <c>kill -l</c> writes it, with or without "SIG", in any case; or a number.</param>
    /// <exception cref="ArgumentException">There is no such signal.</exception>
    public static int Parse(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        string bare = name.StartsWith("SIG", StringComparison.OrdinalIgnoreCase) ? name[3..] : name;
        int number = Array.FindIndex(Names, known => known.Equals(bare, StringComparison.OrdinalIgnoreCase));
        if (
            number >= 0
            || (int.TryParse(bare, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= Highest)
        )
        {
            return number;
        }

        throw new ArgumentException(
            $"There is no signal \"{name}\". Known are {string.Join(", ", Names.Skip(1))}, and numbers up to "
                + $"{Highest}.",
            nameof(name)
        );
    }

    /// <summary>The name of a signal, such as SIGTERM; "signal 35" for one without a name of its own.</summary>
    /// <param name="signal">Its number.</param>
    public static string Name(int signal) =>
        signal > 0 && signal < Names.Length ? "SIG" + Names[signal] : $"signal {signal}";

    /// <summary>The number of a signal that the base class library knows.</summary>
    /// <param name="signal">A member of the enumeration, or a raw number of the platform, as there.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such signal.</exception>
    public static int NumberOf(PosixSignal signal) =>
        signal > 0 && (int)signal <= Highest ? (int)signal
        : signal < 0 && Enum.IsDefined(signal) ? Parse(signal.ToString())
        : throw new ArgumentOutOfRangeException(
            nameof(signal),
            signal,
            $"There is no such signal. Numbers go from 1 to {Highest}."
        );
}
