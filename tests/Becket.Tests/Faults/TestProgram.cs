using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Becket.Tests.Faults;

/// <summary>A program of ours in a process of its own, killed at the latest when the test ends.</summary>
internal sealed class TestProgram : IDisposable
{
    private readonly Process _process = new();
    private readonly Timer _watchdog;

    /// <param name="assembly">The test program.</param>
    /// <param name="driver">The driver of its reactors.</param>
    /// <param name="descriptors">The limit of its open descriptors.</param>
    /// <param name="arguments">Its arguments.</param>
    public TestProgram(string assembly, string driver, int descriptors, params ReadOnlySpan<string> arguments)
        : this([], assembly, driver, descriptors, arguments) { }

    /// <param name="through">A command, with its arguments, that becomes the program: one that sets a limit.</param>
    /// <param name="assembly">The test program.</param>
    /// <param name="driver">The driver of its reactors.</param>
    /// <param name="descriptors">The limit of its open descriptors.</param>
    /// <param name="arguments">Its arguments.</param>
    public TestProgram(
        string[] through,
        string assembly,
        string driver,
        int descriptors,
        params ReadOnlySpan<string> arguments
    )
    {
        string host = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));
        _process.StartInfo = new ProcessStartInfo(
            "sh",
            [
                "-c",
                $"ulimit -n {descriptors} && exec \"$0\" \"$@\"",
                .. through,
                host,
                Path.Combine(AppContext.BaseDirectory, assembly + ".dll"),
                .. arguments,
            ]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process.StartInfo.Environment["BECKET_DRIVER"] = driver;
        _process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { } text)
            {
                lock (Errors)
                {
                    Errors.Add(text);
                }
            }
        };
        _process.Start();
        _process.BeginErrorReadLine();

        // One that does not end would otherwise hang the test, which reads until it does.
        _watchdog = Patience.With(_process);
    }

    /// <summary>What it has written to standard error. Complete once it has ended.</summary>
    public List<string> Errors { get; } = [];

    public int ExitCode => _process.ExitCode;

    public string? ReadLine() => _process.StandardOutput.ReadLine();

    public void Signal(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    public void WaitForEnd() => _process.WaitForExit();

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
