using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Becket.Orleans.Tests.Faults;

/// <summary>A process of a test: its lines, its signals, its end. Killed at the latest when the test ends.</summary>
internal sealed partial class Child : IDisposable
{
    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly TaskCompletionSource<string> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _readyMark;

    private Child(Process process, string readyMark)
    {
        _process = process;
        _readyMark = readyMark;
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>What it has written to both outputs.</summary>
    public string Text
    {
        get
        {
            lock (_lines)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    /// <summary>Starts a program, and returns when it has written a line that contains the mark.</summary>
    public static async Task<Child> Start(string readyMark, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var child = new Child(Process.Start(start)!, readyMark);
        try
        {
            await child._ready.Task.WaitAsync(TimeSpan.FromMinutes(5));
        }
        catch (InvalidOperationException)
        {
            child.Dispose();
            throw;
        }
        catch (TimeoutException)
        {
            child.Dispose();
            throw new TimeoutException($"{program} did not become ready:\n{child.Text}");
        }

        return child;
    }

    /// <summary>Starts a member of a cluster, and returns when it is one.</summary>
    public static Task<Child> StartMember(params string[] settings)
    {
        string dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));
        return Start(
            "READY",
            dotnet,
            [Path.Combine(AppContext.BaseDirectory, "Becket.ClusterProgram.dll"), .. settings]
        );
    }

    /// <summary>Waits until a member that created a list has written so many results.</summary>
    public async Task Results(int count)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        while (ResultsOf().Count < count)
        {
            await Task.Delay(20, limit.Token);
        }
    }

    /// <summary>The results that it has written, each once.</summary>
    public Dictionary<string, string> ResultsOf()
    {
        var results = new Dictionary<string, string>();
        foreach (string line in Text.Split('\n'))
        {
            if (line.Split(' ') is ["RESULT", string key, string token, string process])
            {
                results.Add(key, $"{token} {process}");
            }
        }

        return results;
    }

    /// <summary>Sends a signal, which is with the process when this returns.</summary>
    public void Signal(Signal signal) => Assert.Equal(0, SendSignal(Id, (int)signal));

    /// <summary>Waits until all its threads stand still, after <see cref="Faults.Signal.Stop"/>.</summary>
    public async Task Stopped()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        while (!Directory.GetDirectories($"/proc/{Id}/task").All(IsStopped))
        {
            await Task.Delay(5, limit.Token);
        }

        static bool IsStopped(string thread)
        {
            try
            {
                string stat = File.ReadAllText(Path.Combine(thread, "stat"));
                return stat[stat.LastIndexOf(')') + 2] == 'T';
            }
            catch (IOException)
            {
                // It has ended meanwhile.
                return true;
            }
        }
    }

    /// <summary>Waits until it has written such a line.</summary>
    public async Task Line(string text)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        while (!Text.Contains(text, StringComparison.Ordinal))
        {
            Assert.False(limit.IsCancellationRequested || HasExited, $"No line \"{text}\" in:\n{Text}");
            await Task.Delay(20);
        }
    }

    /// <summary>Waits for its end, and returns its exit code: 128 + the signal if one ended it.</summary>
    public async Task<int> End()
    {
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(5));
        return _process.ExitCode;
    }

    public async Task<int> Kill()
    {
        Signal(Faults.Signal.Kill);
        return await End();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);

    private void Take(string? line)
    {
        if (line is null)
        {
            _ready.TrySetException(new InvalidOperationException($"The program ended:\n{Text}"));
            return;
        }

        lock (_lines)
        {
            _lines.Add(line);
        }

        if (line.Contains(_readyMark, StringComparison.Ordinal))
        {
            _ready.TrySetResult(line);
        }
    }
}
