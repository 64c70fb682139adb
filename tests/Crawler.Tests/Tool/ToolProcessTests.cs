using System.Diagnostics;

namespace Crawler.Tests.Tool;

/// <summary>The tool as a process of its own: signals and streams.</summary>
public sealed class ToolProcessTests : IDisposable
{
    // Where it is built. A copy in this folder would take the frameworks of the tests.
    private static readonly string s_program = Path.GetFullPath(
        Path.Combine([
            AppContext.BaseDirectory,
            .. Enumerable.Repeat("..", 5),
            "samples",
            "Crawler.Tool",
            "bin",
            new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name,
            "net10.0",
            "Crawler.Tool.dll",
        ])
    );

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("crawler-process-");

    [Fact]
    public async Task Ctrl_C_ends_the_crawl_in_good_order_and_the_state_goes_on()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent with kill.");

        // A page in the middle is under way when the signal comes, however long that takes.
        using var site = new SmallSite(SmallSite.Quotes(pages: 50)) { Held = "/25" };
        string items = Path.Combine(_folder.FullName, "items.jsonl");
        using Process tool = Start(site, items);
        await Until(() => tool.HasExited || (File.Exists(items) && File.ReadLines(items).Skip(2).Any()));

        await Send("INT", tool);
        await ReadUntil(tool.StandardError, "once more ends at once");
        site.GoOn();
        string error = await tool.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await tool.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(130, tool.ExitCode);
        Assert.Contains("crawler: Ctrl+C, after ", error, StringComparison.Ordinal);
        Assert.Contains("the same command goes on", error, StringComparison.Ordinal);

        int before = File.ReadLines(items).Count();
        using Process again = Start(site, items);
        await again.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await again.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, again.ExitCode);
        Assert.InRange(before, 3, 49);
        Assert.Equal(50, File.ReadLines(items).Distinct().Count());
        Assert.Equal(50, File.ReadLines(items).Count());
    }

    [Fact]
    public async Task A_second_Ctrl_C_ends_it_at_once()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent with kill.");

        // A page that never comes: the first signal waits for it.
        using var site = new SmallSite(SmallSite.Quotes(pages: 2)) { Delay = TimeSpan.FromMinutes(10) };
        using Process tool = Start(site, Path.Combine(_folder.FullName, "items.jsonl"), "--no-robots", "--log", "info");
        await ReadUntil(tool.StandardError, " begins");

        await Send("INT", tool);
        await ReadUntil(tool.StandardError, "once more ends at once");
        Assert.False(tool.HasExited);
        await Send("INT", tool);
        await tool.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(130, tool.ExitCode);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task Send(string signal, Process process)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    private static async Task Until(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private static async Task ReadUntil(StreamReader reader, string text)
    {
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"The tool ended without \"{text}\".");
    }

    private Process Start(SmallSite site, string items, params string[] more) =>
        Process.Start(
            new ProcessStartInfo(
                "dotnet",
                [
                    s_program,
                    "run",
                    site.Address,
                    "--allow-private",
                    "--follow",
                    ".next a",
                    "--items",
                    items,
                    "--state",
                    Path.Combine(_folder.FullName, "state"),
                    .. more,
                ]
            )
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            }
        )!;
}
