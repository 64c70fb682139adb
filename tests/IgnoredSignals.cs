using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Becket.Tests;

/// <summary>Restores the default action of signals that were ignored when the tests started. Compiled into each program
/// here.</summary>
/// <remarks>A shell ignores SIGINT for programs in the background, and nohup ignores SIGHUP. Children inherit this, and
/// the runtime keeps it. Without this class, results of tests would depend on how they were started.</remarks>
internal static partial class IgnoredSignals
{
    private const int Hangup = 1;
    private const int Interrupt = 2;

    /// <summary>SIG_DFL.</summary>
    private const nint Default = 0;

    /// <summary>Restores the default action, before any code handles these signals.</summary>
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
