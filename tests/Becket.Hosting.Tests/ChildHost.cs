using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Becket.Hosting.Tests;

/// <summary>tests/Becket.HostProgram as a process of its own, killed at the latest when the test ends.</summary>
internal sealed class ChildHost : IDisposable
{
    // What systemd is to a program that runs under it: the hosting library looks at the name of the parent process.
    private const string Parent =
        "#!/bin/sh\nsh -c 'export WATCHDOG_PID=$$ LISTEN_PID=$$; exec \"$@\"' sh \"$@\" &\nwait $!\n";

    private readonly Process _process;
    private readonly Task<string> _errors;

    private ChildHost(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>The process of the host.</summary>
    public int Id { get; private set; }

    /// <summary>Where its endpoint "lines" listens.</summary>
    public IPEndPoint Address { get; private set; } = null!;

    /// <summary>The command that starts it.</summary>
    /// <param name="folder">If given, it runs as a service of systemd does, with a script in this folder as its
    /// parent.</param>
    /// <param name="endpoint">Where it listens.</param>
    public static string[] CommandOf(string? folder, string endpoint)
    {
        string[] command =
        [
            Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet")),
            Path.Combine(AppContext.BaseDirectory, "Becket.HostProgram.dll"),
            $"--Reactor:Endpoints:lines={endpoint}",
        ];
        if (folder is null)
        {
            return command;
        }

        string script = Path.Combine(folder, "systemd");
        File.WriteAllText(script, Parent);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return [script, .. command];
    }

    /// <summary>Starts it, and returns when it has started.</summary>
    /// <param name="folder">As for <see cref="CommandOf"/>.</param>
    /// <param name="environment">Variables, besides.</param>
    public static async Task<ChildHost> Start(string? folder = null, params (string Name, string Value)[] environment)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has neither kill nor systemd.");
        string[] command = CommandOf(folder, "tcp:0:interface=127.0.0.1");
        var start = new ProcessStartInfo(command[0], command[1..]);
        start.RedirectStandardOutput = start.RedirectStandardError = true;

        // On a busy machine a turn may take long, and the report of it would be among the output.
        start.Environment["Reactor__BlockedTurn"] = "00:00:00";
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        var child = new ChildHost(Process.Start(start)!);
        string? line = await child._process.StandardOutput.ReadLineAsync().Soon();
        Assert.True(line is not null, line is null ? await child._errors : "");
        string[] parts = line!.Split(' ');
        child.Id = int.Parse(parts[0], CultureInfo.InvariantCulture);
        child.Address = IPEndPoint.Parse(parts[1]);
        return child;
    }

    public async Task<TcpClient> Connect()
    {
        var client = new TcpClient();
        await client.ConnectAsync(Address).Soon();
        return client;
    }

    public async Task Signal(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync().Soon();
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Its exit code, and what it has written since it has started. Waits for its end.</summary>
    public async Task<(int Code, string Output, string Errors)> End()
    {
        string output = await _process.StandardOutput.ReadToEndAsync().Soon();
        await _process.WaitForExitAsync().Soon();
        return (_process.ExitCode, output, await _errors);
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
