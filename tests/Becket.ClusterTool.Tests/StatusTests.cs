using System.Diagnostics;
using System.Text.Json;
using Becket.ClusterTool.Commands;
using Becket.ClusterTool.Links;

namespace Becket.ClusterTool.Tests;

public sealed class StatusTests : IDisposable
{
    private readonly TestCluster _cluster = new();

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public void Rates_are_of_the_time_between_two_reports()
    {
        StatusMessage before = Status(seconds: 10, done: 100, workerDone: 40);
        StatusMessage now = Status(seconds: 12, done: 150, workerDone: 50);

        Assert.Equal(
            """
            run      sleep 1
            jobs     150 done, 3 of them failed, 2 running, 5 waiting, 1 stopped; 25.0/s; 12 s
            ledger   7 leases, 0 late results refused
            worker     running  leases      done    jobs/s   heard of   joined  address
            one         2 of 5       4        50       5.0      0.1 s     12 s  127.0.0.1:9
            oldest   7-1  sleep 1: 3 s
            stopped  4  sleep 1: it killed its workers

            """,
            StatusText.Of(now, before)
        );
    }

    [Fact]
    public void The_first_report_has_the_rates_since_the_workers_joined()
    {
        string text = StatusText.Of(Status(seconds: 10, done: 100, workerDone: 40));

        Assert.Contains("; 8.0/s;", text, StringComparison.Ordinal);
        Assert.Contains("        40       4.0 ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_is_watched_until_it_is_over()
    {
        ToolProcess giver = _cluster.Run("until [ -e go ]; do sleep 0.1; done; exit {}", ":::", "0", "0", "1");
        ToolProcess worker = _cluster.Worker("one");
        await TestCluster.Until(() => giver.Error.Contains("joined", StringComparison.Ordinal), "the worker joins");
        using Process text = Watch("text");
        using Process json = Watch("json", "--json");
        await TestCluster.Until(() => Reports("text") >= 2 && Reports("json") >= 2, "both have two reports");

        await File.WriteAllTextAsync(Path.Combine(_cluster.Folder, "go"), "");
        Assert.Equal(1, (await giver.End()).ExitCode);
        await worker.End();
        await text.WaitForExitAsync(TestContext.Current.CancellationToken);
        await json.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal((0, 0), (text.ExitCode, json.ExitCode));
        string[] lines = await File.ReadAllLinesAsync(PathOf("text"), TestContext.Current.CancellationToken);
        Assert.All(lines, static line => Assert.DoesNotContain('\e', line));
        Assert.Contains(lines, static line => line.StartsWith("one ", StringComparison.Ordinal));
        StatusMessage last = JsonSerializer.Deserialize(
            (await File.ReadAllLinesAsync(PathOf("json"), TestContext.Current.CancellationToken))[1],
            LinkJson.Default.StatusMessage
        )!;
        WorkerStatus one = Assert.Single(last.Workers);
        Assert.Equal(("one", 2), (one.Name, one.Slots));
    }

    private static StatusMessage Status(double seconds, long done, long workerDone) =>
        new()
        {
            Command = "sleep 1",
            Seconds = seconds,
            Workers = [new WorkerStatus("one", "127.0.0.1:9", 5, 2, 4, workerDone, seconds, 0.1)],
            Waiting = 5,
            Running = 2,
            Done = done,
            Failed = 3,
            PerSecond = 8,
            Oldest = "7-1  sleep 1",
            OldestSeconds = 3,
            Leases = 7,
            Refused = 0,
            Dead = ["4  sleep 1: it killed its workers"],
        };

    private int Reports(string name) =>
        File.Exists(PathOf(name))
            ? File.ReadLines(PathOf(name))
                .Count(static line => line.Contains("until [ -e go ]", StringComparison.Ordinal))
            : 0;

    private string PathOf(string name) => Path.Combine(_cluster.Folder, name + ".txt");

    private Process Watch(string name, string options = "")
    {
        string tool = Path.Combine(AppContext.BaseDirectory, "becket-cluster.dll");
        string command =
            $"exec dotnet '{tool}' status {_cluster.Address} --watch 0.1s {options} --token-file '{_cluster.Token}' "
            + $"> '{PathOf(name)}'";
        return Process.Start("sh", ["-c", command]);
    }
}
