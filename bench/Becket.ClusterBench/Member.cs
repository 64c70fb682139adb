using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Becket.ClusterBench;

/// <summary>A process: Redis, or a member of a cluster.</summary>
internal sealed class Member : IDisposable
{
    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly TaskCompletionSource _ready = new();

    private Member(Process process, string mark)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Take(line.Data, mark);
        process.ErrorDataReceived += (_, line) => Take(line.Data, mark);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    /// <summary>The processor time that it has used.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>The memory that it has, in bytes.</summary>
    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public string[] Lines
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    public static async Task<Member> Start(string mark, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var member = new Member(Process.Start(start)!, mark);
        try
        {
            await member._ready.Task.WaitAsync(TimeSpan.FromMinutes(3));
            return member;
        }
        catch (TimeoutException)
        {
            member.Dispose();
            throw;
        }
    }

    public static Task<Member> OfCluster(ClusterRole role, string redis, string runs, int slots, int prefetch) =>
        Start(
            "READY",
            Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet")),
            Path.Combine(AppContext.BaseDirectory, "Becket.ClusterProgram.dll"),
            $"--JobCluster:RedisAddress={redis}",
            $"--JobCluster:Role={role}",
            $"--JobWorker:Slots={slots}",
            $"--JobWorker:Prefetch={prefetch}",
            $"--Runs={runs}"
        );

    public void Kill() => _process.Kill();

    /// <summary>It stands still, with its connections open, until <see cref="Continue"/>.</summary>
    public void Hang() => Signal("STOP");

    public void Continue() => Signal("CONT");

    /// <summary>The lines that it has written with this first word.</summary>
    public string[][] LinesOf(string word) =>
        [.. Lines.Where(line => line.StartsWith(word + " ", StringComparison.Ordinal)).Select(line => line.Split(' '))];

    public void Dispose()
    {
        // A process that stands still is killed all the same.
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-" + name, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private void Take(string? line, string mark)
    {
        if (line is null)
        {
            return;
        }

        lock (_lines)
        {
            _lines.Add(line);
        }

        if (line.Contains(mark, StringComparison.Ordinal))
        {
            _ready.TrySetResult();
        }
    }
}
