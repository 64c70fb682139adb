using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;

namespace Fleet.Tests;

/// <summary>The built program <c>fleet</c> in a process and a folder of its own. Killed when the test ends, if it is
/// still running.</summary>
internal sealed class FleetProgram : IDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly Process _process = new();
    private readonly StringBuilder _errors = new();
    private readonly Timer _watchdog;

    /// <param name="folder">The working directory.</param>
    /// <param name="arguments">The arguments of its command line. A gateway without a list of vehicles lets anyone
    /// register.</param>
    public FleetProgram(DirectoryInfo folder, params IEnumerable<string> arguments)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no kill.");
        _folder = folder;
        string host = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));
        _process.StartInfo = new ProcessStartInfo(
            host,
            [Path.Combine(AppContext.BaseDirectory, "fleet.dll"), .. arguments, .. OpenRegistration(arguments)]
        )
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process.Start();
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors)
            {
                _errors.Append(line.Data).Append('\n');
            }
        };
        _process.BeginErrorReadLine();

        // Without this, a program that does not end would hang the test, which reads until the end.
        _watchdog = new Timer(_ => _process.Kill(), null, 600_000, Timeout.Infinite);
    }

    /// <summary>What the program has written to its standard error so far.</summary>
    public string Errors
    {
        get
        {
            lock (_errors)
            {
                return _errors.ToString();
            }
        }
    }

    /// <summary>The errors in a log. That a turn of the loop took long is none of them: on a busy machine it may.
    /// </summary>
    /// <param name="log">What the program has written to its standard error.</param>
    public static IEnumerable<string> FailuresIn(string log) =>
        log.Split('\n')
            .Where(static line =>
                line.Contains("fail:", StringComparison.Ordinal)
                && !line.Contains("A turn of the loop has lasted", StringComparison.Ordinal)
            );

    /// <summary>Waits until the program has written a text to its standard error.</summary>
    public void WaitForError(string text) =>
        Assert.True(
            SpinWait.SpinUntil(() => Errors.Contains(text, StringComparison.Ordinal), 120_000),
            $"The program did not write '{text}', but: {Errors}"
        );

    /// <summary>Reads the port for vehicles from its output.</summary>
    public int ReadPort() => IPEndPoint.Parse(ReadAfter("Listening at ")).Port;

    /// <summary>Reads the address of the status page from its output.</summary>
    public string ReadStatusAddress() => ReadAfter("Status at ");

    public void Terminate() => Signal("TERM");

    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Waits until the program has ended.</summary>
    /// <returns>The exit code, and the output that has not been read.</returns>
    public (int ExitCode, string Output, string Errors) WaitForEnd()
    {
        string output = _process.StandardOutput.ReadToEnd();
        _process.WaitForExit();
        return (_process.ExitCode, output, Errors);
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

    private static string[] OpenRegistration(IEnumerable<string> arguments) =>
        arguments.First() == "serve" && !arguments.Contains("--vehicles") ? ["--open-registration"] : [];

    private string ReadAfter(string words)
    {
        string? line = _process.StandardOutput.ReadLine();
        Assert.True(
            line?.StartsWith(words, StringComparison.Ordinal),
            $"The program in {_folder} printed '{line}' and not its address."
        );
        return line![words.Length..];
    }
}
