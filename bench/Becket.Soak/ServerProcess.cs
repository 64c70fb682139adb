using System.Diagnostics;
using System.Globalization;

namespace Becket.Soak;

/// <summary>The server in a process of its own, so that its descriptors and its memory can be counted.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process) => _process = process;

    public int Http { get; private set; }

    public int Https { get; private set; }

    /// <summary>Whether it still runs.</summary>
    public bool IsAlive => !_process.HasExited;

    public static async Task<ServerProcess> Start(IoDriverKind driver)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(typeof(ServerProcess).Assembly.Location);
        }

        start.ArgumentList.Add("serve");
        start.ArgumentList.Add($"driver={driver}");
        var server = new ServerProcess(Process.Start(start)!);
        string? line = await server._process.StandardOutput.ReadLineAsync();
        if (line?.Split(' ') is not ["READY", var http, var https])
        {
            throw new InvalidOperationException($"The server did not say READY, but: {line}");
        }

        server.Http = int.Parse(http, CultureInfo.InvariantCulture);
        server.Https = int.Parse(https, CultureInfo.InvariantCulture);
        return server;
    }

    /// <summary>The state, once no other connection is open; or the state at the end of a minute.</summary>
    public async Task<ServerState> WhenQuiet()
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.ConnectionClose = true;
        for (int tries = 0; ; tries++)
        {
            string text = await client.GetStringAsync(new Uri($"http://127.0.0.1:{Http}/state"));
            long[] figures = [.. text.Split(' ').Select(static word => long.Parse(word, CultureInfo.InvariantCulture))];
            var state = new ServerState(figures[0] - 1, figures[1], figures[2], figures[3], figures[4])
            {
                Descriptors = OperatingSystem.IsLinux()
                    ? Directory.GetFiles($"/proc/{_process.Id}/fd").Length
                    : _process.HandleCount,
                Resident = Resident(),
            };
            if (state is { Connections: <= 0, Running: 0 } || tries == 600)
            {
                return state;
            }

            await Task.Delay(100);
        }
    }

    /// <summary>Ends it in order.</summary>
    /// <returns>The exit code, and its last line.</returns>
    public async Task<(int ExitCode, string Line)> Stop()
    {
        using (var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        string line = await _process.StandardOutput.ReadToEndAsync();
        await _process.WaitForExitAsync();
        return (_process.ExitCode, line.Trim());
    }

    public void Dispose()
    {
        if (IsAlive)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private long Resident()
    {
        _process.Refresh();
        return _process.WorkingSet64;
    }
}
