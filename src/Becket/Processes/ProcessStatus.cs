namespace Becket.Processes;

/// <summary>How a child process has ended: by itself, with an exit code; by a signal; or unknown.</summary>
/// <remarks>
/// <para>Unknown is a case of its own and never success: the base class library or the kernel has reaped the child, as
/// happens where the program is process 1 of its namespace, or was started with SIGCHLD ignored.</para>
/// <para>Where children are started through <see cref="System.Diagnostics.Process"/> (every driver but epoll), the exit
/// code after a signal is 128 plus its number, as that class reports it.</para>
/// </remarks>
public readonly record struct ProcessStatus
{
    private readonly Kind _kind;
    private readonly int _number;

    private ProcessStatus(Kind kind, int number)
    {
        _kind = kind;
        _number = number;
    }

    private enum Kind : byte
    {
        /// <summary>Also the default: a status that was not set is not a success.</summary>
        Unknown,
        Exited,
        Killed,
        KilledAndDumped,
    }

    /// <summary>The child has ended, and its status is lost.</summary>
    public static ProcessStatus Unknown => default;

    /// <summary>Whether it ended by itself with exit code 0.</summary>
    public bool IsSuccess => _kind == Kind.Exited && _number == 0;

    /// <summary>Whether the status is lost.</summary>
    public bool IsUnknown => _kind == Kind.Unknown;

    /// <summary>Its exit code; null if a signal ended it, or if that is unknown.</summary>
    public int? ExitCode => _kind == Kind.Exited ? _number : null;

    /// <summary>The number of the signal that ended it, see <see cref="ProcessSignals"/>; null if it ended by itself,
    /// or if that is unknown.</summary>
    public int? Signal => _kind is Kind.Killed or Kind.KilledAndDumped ? _number : null;

    /// <summary>Whether the system has written down its memory (a core dump).</summary>
    public bool DumpedCore => _kind == Kind.KilledAndDumped;

    /// <summary>It has ended by itself.</summary>
    /// <param name="exitCode">Its exit code.</param>
    public static ProcessStatus Exited(int exitCode) => new(Kind.Exited, exitCode);

    /// <summary>A signal has ended it.</summary>
    /// <param name="signal">The signal's number.</param>
    /// <param name="dumpedCore">Whether the system has written down its memory.</param>
    public static ProcessStatus Killed(int signal, bool dumpedCore = false) =>
        new(dumpedCore ? Kind.KilledAndDumped : Kind.Killed, signal);

    /// <inheritdoc/>
    public override string ToString() =>
        _kind switch
        {
            Kind.Exited => $"exit code {_number}",
            Kind.Killed => $"ended by signal {_number} ({ProcessSignals.Name(_number)})",
            Kind.KilledAndDumped => $"ended by signal {_number} ({ProcessSignals.Name(_number)}), core dumped",
            _ => "unknown status",
        };
}
