using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Becket.Tests;

/// <summary>Signals that the tests were started without: compiled into each of the programs here.</summary>
/// <remarks>A shell ignores SIGINT for what it runs in the background, and nohup SIGHUP; children inherit that, and the
/// runtime keeps to it. So the tests would see something else, depending on who runs them and how.</remarks>
internal static partial class IgnoredSignals
{
    private const int Hangup = 1;
    private const int Interrupt = 2;

    /// <summary>SIG_DFL.</summary>
    private const nint Default = 0;

    /// <summary>Makes them do again what they do to any program, and its children. Before anything listens to
    /// them.</summary>
    [ModuleInitializer]
    internal static void Undo()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        // proc(5): a bit for each, in hexadecimal digits. Those that are not ignored are left alone, as the runtime has
        // handlers of its own.
        const string Name = "SigIgn:";
        string line = File.ReadLines("/proc/self/status")
            .First(static line => line.StartsWith(Name, StringComparison.Ordinal));
        ulong ignored = ulong.Parse(
            line.AsSpan(Name.Length).Trim(),
            NumberStyles.HexNumber,
            CultureInfo.InvariantCulture
        );
        foreach (int signal in (ReadOnlySpan<int>)[Hangup, Interrupt])
        {
            if ((ignored & (1UL << (signal - 1))) != 0)
            {
                Signal(signal, Default);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint Signal(int signal, nint action);
}
