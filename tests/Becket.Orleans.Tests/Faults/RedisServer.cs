using System.Globalization;

namespace Becket.Orleans.Tests.Faults;

/// <summary>A Redis of its own, with an append-only file that is flushed at each write.</summary>
internal sealed class RedisServer : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("becket-redis-").FullName;
    private Child _process = null!;

    private RedisServer(int port) => Port = port;

    /// <summary>Why there can be none here; null if there can.</summary>
    public static string? WhyNot =>
        !OperatingSystem.IsLinux() ? "The faults are signals of Linux."
        : !File.Exists("/usr/bin/redis-server") ? "There is no redis-server: apt install redis-server."
        : null;

    public int Port { get; }

    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    public static async Task<RedisServer> Start()
    {
        Assert.SkipWhen(WhyNot is not null, WhyNot ?? "");
        var server = new RedisServer(Ports.Free());
        await server.StartProcess();
        return server;
    }

    public void Stall() => _process.Signal(Signal.Stop);

    public void GoOn() => _process.Signal(Signal.Continue);

    public async Task Restart(TimeSpan away)
    {
        await _process.Kill();
        _process.Dispose();
        await Task.Delay(away);
        await StartProcess();
    }

    public void Dispose()
    {
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartProcess() =>
        _process = await Child.Start(
            "Ready to accept connections",
            "/usr/bin/redis-server",
            "--port",
            Port.ToString(CultureInfo.InvariantCulture),
            "--bind",
            "127.0.0.1",
            "--dir",
            _folder,
            "--save",
            "",
            "--appendonly",
            "yes",
            "--appendfsync",
            "always"
        );
}
