using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Becket.ClusterTool.Tests;

/// <summary>A running becket-cluster.</summary>
internal sealed class ToolProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _error = new();
    private readonly Task<string> _output;

    public ToolProcess(string directory, IEnumerable<string> arguments)
        : this(directory, "dotnet", [Tool, .. arguments]) { }

    public ToolProcess(string directory, string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;
        _process.StandardInput.Close();
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_error)
            {
                _error.AppendLine(line.Data);
            }
        };
        _process.BeginErrorReadLine();
        _output = _process.StandardOutput.ReadToEndAsync();
    }

    /// <summary>The program, for dotnet.</summary>
    public static string Tool { get; } = Path.Combine(AppContext.BaseDirectory, "becket-cluster.dll");

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public string Error
    {
        get
        {
            lock (_error)
            {
                return _error.ToString();
            }
        }
    }

    /// <summary>The most memory that a process has had so far, in bytes; 0 if there is none.</summary>
    public static long PeakOf(int process)
    {
        const string Peak = "VmHWM:";
        try
        {
            string? line = File.ReadLines($"/proc/{process}/status")
                .FirstOrDefault(line => line.StartsWith(Peak, StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line[Peak.Length..^2], CultureInfo.InvariantCulture) * 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    public void Kill() => _process.Kill();

    /// <summary>Sends a signal.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-" + name, Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Waits until it ends.</summary>
    /// <returns>The exit code, and all of its standard output.</returns>
    public async Task<(int ExitCode, string Output)> End()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"It did not end. Its messages: {Error}");
        }

        return (_process.ExitCode, await _output);
    }

    /// <summary>Waits until it ends, and reads how much memory it has had at most.</summary>
    public async Task<(int ExitCode, string Output, long Peak)> EndWithPeak()
    {
        Task<(int ExitCode, string Output)> ending = End();
        long peak = 0;
        while (!ending.IsCompleted)
        {
            peak = Math.Max(peak, PeakOf(Id));
            await Task.WhenAny(ending, Task.Delay(20));
        }

        (int exitCode, string output) = await ending;
        return (exitCode, output, peak);
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
