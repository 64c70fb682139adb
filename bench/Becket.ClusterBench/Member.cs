using System.Diagnostics;
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
        await member._ready.Task.WaitAsync(TimeSpan.FromMinutes(1));
        return member;
    }

    public static Task<Member> OfCluster(string redis, string runs, int slots, int prefetch) =>
        Start(
            "READY",
            Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet")),
            Path.Combine(AppContext.BaseDirectory, "Becket.ClusterProgram.dll"),
            $"--JobCluster:RedisAddress={redis}",
            $"--JobWorker:Slots={slots}",
            $"--JobWorker:Prefetch={prefetch}",
            $"--Runs={runs}"
        );

    public void Kill() => _process.Kill();

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
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
