using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;

namespace Becket.Tests.Samples;

/// <summary>A network sample in its own process, which the end of the test kills.</summary>
internal sealed class SampleProgram : IDisposable
{
    private const string Listening = "Listening at ";

    private readonly Process _process = new();
    private readonly Task<string> _errors;
    private readonly Timer _watchdog;

    public SampleProgram(params IEnumerable<string> arguments)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no kill.");
        string host = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));
        _process.StartInfo = new ProcessStartInfo(
            host,
            [Path.Combine(AppContext.BaseDirectory, "Becket.Samples.Net.dll"), .. arguments]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process.Start();
        _errors = _process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);

        // Without it, a sample that does not end would hang the test, which reads until the sample ends.
        _watchdog = Patience.With(_process);
    }

    public string? ReadLine() => _process.StandardOutput.ReadLine();

    /// <summary>Reads the address at which a server listens.</summary>
    public IPEndPoint ReadAddress()
    {
        string? line = ReadLine();
        Assert.StartsWith(Listening, line, StringComparison.Ordinal);
        return IPEndPoint.Parse(line![Listening.Length..]);
    }

    /// <summary>Sends SIGTERM, checks that the sample ends quietly with the code of that signal, and returns the lines
    /// that were not read yet.</summary>
    public async Task<string[]> Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, kill.ExitCode);
        return await EndsWell(128 + 15);
    }

    /// <summary>Waits until the sample exits with a code, and returns the lines that were not read yet.</summary>
    public async Task<string[]> EndsWell(int code = 0)
    {
        string rest = await _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);

        // On a busy machine turns are slow, above all the first handshake's, and the loop reports them: while they
        // last, and when they have ended. The sample is right all the same.
        string[] errors = (await _errors).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.DoesNotContain(
            errors,
            static line => !line.StartsWith("becket: A turn of the loop ", StringComparison.Ordinal)
        );
        Assert.Equal(code, _process.ExitCode);
        return rest.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Waits until the sample fails, and returns its standard error.</summary>
    public async Task<string> EndsBadly()
    {
        Assert.Equal("", await _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.NotEqual(0, _process.ExitCode);
        return await _errors;
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
