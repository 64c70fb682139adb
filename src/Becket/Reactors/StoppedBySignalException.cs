using System.Runtime.InteropServices;
using Becket.Deferreds;

namespace Becket.Reactors;

/// <summary>A signal stopped the reactor before the job of <c>Run</c> was done.</summary>
/// <remarks>
/// <para><c>Run</c> throws it instead of the <see cref="CancelledException"/> of its job. If no code catches it, the
/// process ends without a message, with <see cref="ExitCode"/>.</para>
/// <para>Differs: Twisted's <c>run</c> returns normally after a signal.</para>
/// </remarks>
public sealed class StoppedBySignalException : CancelledException
{
    internal StoppedBySignalException(PosixSignal signal, Exception? inner)
        : base($"{signal} stopped the reactor before its job was done.", inner) => Signal = signal;

    /// <summary>The signal: SIGINT or SIGTERM; on Windows also SIGQUIT, which is Ctrl+Break there.</summary>
    public PosixSignal Signal { get; }

    /// <summary>The exit code that a shell expects of a program that this signal ended: 128 and the number of the
    /// signal, so 130 or 143; 131 for Ctrl+Break.</summary>
    public int ExitCode => ExitCodeOf(Signal);

    internal static int ExitCodeOf(PosixSignal signal) =>
        signal switch
        {
            PosixSignal.SIGINT => 128 + 2,
            PosixSignal.SIGTERM => 128 + 15,
            PosixSignal.SIGQUIT => 128 + 3,
            _ => throw new ArgumentOutOfRangeException(nameof(signal)),
        };
}
