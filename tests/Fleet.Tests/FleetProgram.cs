using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;

namespace Fleet.Tests;

/// <summary><c>fleet</c> as it was built, in a process and a folder of its own; killed at the latest when the test
/// ends.</summary>
internal sealed class FleetProgram : IDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly Process _process = new();
    private readonly Task<string> _errors;
    private readonly Timer _watchdog;

    /// <param name="folder">Where it runs.</param>
    /// <param name="arguments">As on its command line.</param>
    public FleetProgram(DirectoryInfo folder, params IEnumerable<string> arguments)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no kill.");
        _folder = folder;
        string host = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));
        _process.StartInfo = new ProcessStartInfo(
            host,
            [Path.Combine(AppContext.BaseDirectory, "fleet.dll"), .. arguments]
        )
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process.Start();
        _errors = _process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);

        // One that does not end would otherwise hang the test, which reads until it does.
        _watchdog = new Timer(_ => _process.Kill(), null, 60_000, Timeout.Infinite);
    }

    /// <summary>Where it says that vehicles connect.</summary>
    public int ReadPort() => IPEndPoint.Parse(ReadAfter("Listening at ")).Port;

    /// <summary>Where it says that the status page is.</summary>
    public string ReadStatusAddress() => ReadAfter("Status at ");

    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code, and what it has written and was not read.</returns>
    public (int ExitCode, string Output, string Errors) WaitForEnd()
    {
        string output = _process.StandardOutput.ReadToEnd();
        _process.WaitForExit();
        return (_process.ExitCode, output, _errors.GetAwaiter().GetResult());
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

    private string ReadAfter(string words)
    {
        string? line = _process.StandardOutput.ReadLine();
        Assert.True(
            line?.StartsWith(words, StringComparison.Ordinal),
            $"It says '{line}' in {_folder}, and not where it is."
        );
        return line![words.Length..];
    }
}
