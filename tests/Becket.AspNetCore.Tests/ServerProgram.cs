using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Becket.AspNetCore.Tests;

/// <summary>The program bench/Becket.Soak in a process of its own: a web server, or the whole soak. Killed when the
/// test ends, if it still runs.</summary>
internal sealed class ServerProgram : IDisposable
{
    private readonly Process _process = new();

    public ServerProgram(params IEnumerable<string> arguments)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        string host = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));
        _process.StartInfo = new ProcessStartInfo(
            host,
            [Path.Combine(AppContext.BaseDirectory, "Becket.Soak.dll"), .. arguments]
        )
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        _process.Start();
    }

    public async Task<string> ReadLine() =>
        await _process.StandardOutput.ReadLineAsync().Soon() ?? throw new EndOfStreamException("It has ended.");

    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Waits until the program has ended.</summary>
    /// <returns>The exit code, and the output that has not been read.</returns>
    public async Task<(int ExitCode, string Output)> WaitForEnd()
    {
        string output = await _process.StandardOutput.ReadToEndAsync().Soon();
        await _process.WaitForExitAsync().Soon();
        return (_process.ExitCode, output);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }
}
