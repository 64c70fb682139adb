using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Becket.Tests.Reactors;

/// <summary>tests/Becket.SignalProgram in a process of its own, killed at the latest when the test ends.</summary>
internal sealed class RunningProgram : IDisposable
{
    private readonly Process _process = new();
    private readonly Timer _watchdog;
    private readonly Task<string> _errors;

    /// <param name="mode">What the program does.</param>
    /// <param name="driver">The driver of its reactors; null for the best.</param>
    /// <param name="shell">A shell command that starts the program as <c>"$@"</c>; null to start it without a
    /// shell.</param>
    public RunningProgram(string mode, string? driver = null, string? shell = null)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no kill.");
        string host = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));
        string[] command = [host, Path.Combine(AppContext.BaseDirectory, "Becket.SignalProgram.dll"), mode];
        _process.StartInfo = shell is null
            ? new ProcessStartInfo(host, command[1..])
            : new ProcessStartInfo("sh", ["-c", shell, "sh", .. command]);
        _process.StartInfo.RedirectStandardOutput = true;
        _process.StartInfo.RedirectStandardError = true;
        _process.StartInfo.Environment["BECKET_DRIVER"] = driver ?? "";
        Assert.True(_process.Start());
        _errors = _process.StandardError.ReadToEndAsync();

        // One that does not end would otherwise hang the test, which reads until it does.
        _watchdog = Patience.With(_process);
    }

    /// <summary>Its exit code; 128 and the number of the signal if a signal ended it. Once it has ended.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>What it has written to standard error. Waits for its end.</summary>
    public string Errors => _errors.Result;

    public string? ReadLine() => _process.StandardOutput.ReadLine();

    /// <summary>The lines that it writes from now to its end.</summary>
    public string[] Rest()
    {
        string rest = _process.StandardOutput.ReadToEnd();
        Assert.True(_process.WaitForExit(Patience.Milliseconds), "The program goes on.");
        return rest.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public bool HasEndedWithin(int milliseconds) => _process.WaitForExit(milliseconds);

    public void Kill(string signal) => Assert.Equal(0, Send(signal));

    /// <summary>Sends a signal; not 0 if the program has ended.</summary>
    public int Send(string signal)
    {
        using Process kill = Process.Start(
            new ProcessStartInfo("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)])
            {
                RedirectStandardError = true,
            }
        )!;
        kill.StandardError.ReadToEnd();
        kill.WaitForExit();
        return kill.ExitCode;
    }

    public void Dispose()
    {
        _watchdog.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }
}
