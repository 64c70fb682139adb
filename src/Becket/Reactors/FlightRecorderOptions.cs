using System.Runtime.InteropServices;

namespace Becket.Reactors;

/// <summary>Options for the flight recorder of a reactor: a record of the last minutes, in memory, which is written
/// when something has gone wrong. See <see cref="ReactorOptions.FlightRecorder"/>.</summary>
/// <remarks>It is cheap enough to stay on. It keeps what took long, what failed and the ends of child processes one by
/// one, and a summary of all else for each tenth of a second.</remarks>
public sealed record FlightRecorderOptions
{
    /// <summary>How many events it keeps; the oldest make room for new ones. Default: 20,000, about 2 MB. A busy
    /// program adds 20 to 50 a second.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Capacity
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 20_000;

    /// <summary>Turns of the loop, and functions on threads, that take at least as long are kept one by one, with their
    /// names. Default: 1 ms. Zero or less: no turns, and all functions.</summary>
    public TimeSpan LongerThan { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>The folder for the files that are written by themselves: when the watchdog reports a turn that does not
    /// end (once for each turn, see <see cref="ReactorOptions.BlockedTurn"/>), and at the <see cref="Signal"/>. Each
    /// has a name of its own, of the reactor's name, the process and the time, and is named in the log. Default: the
    /// folder for temporary files.</summary>
    public string Folder { get; init; } = Path.GetTempPath();

    /// <summary>The signal that writes a file; its default action, which mostly ends the process, does not follow.
    /// Default: null, none. For example <see cref="PosixSignal.SIGQUIT"/>.</summary>
    /// <remarks>Handled on a thread of the runtime, so also while the loop hangs. A reactor in a simulation takes no
    /// signals.</remarks>
    public PosixSignal? Signal { get; init; }
}
