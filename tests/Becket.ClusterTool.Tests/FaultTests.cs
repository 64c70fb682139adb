using System.Globalization;

namespace Becket.ClusterTool.Tests;

/// <summary>Workers and givers that are killed, strangers, and jobs that kill their workers.</summary>
public sealed class FaultTests : IDisposable
{
    private readonly TestCluster _cluster = new();

    public FaultTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "the commands of the jobs are those of Linux");

    private static string[] Numbers { get; } =
    [.. Enumerable.Range(1, 24).Select(number => number.ToString(CultureInfo.InvariantCulture))];

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public async Task The_jobs_of_a_killed_worker_run_elsewhere_and_each_is_recorded_once()
    {
        ToolProcess run = _cluster.Run([
            "--lease",
            "10s",
            "--max-crashes",
            "100",
            "-k",
            "--",
            "sh",
            "-c",
            "echo {} >> started; until [ -e go ]; do sleep 0.05; done; echo {}",
            ":::",
            .. Numbers,
        ]);
        ToolProcess killed = _cluster.Worker("killed");
        await TestCluster.Until(() => _cluster.HasLines("started", 1), "a job starts");
        killed.Kill();
        await File.WriteAllTextAsync(Path.Combine(_cluster.Folder, "go"), "");
        _cluster.Worker("b", slots: 6);

        (int exitCode, string output) = await run.End();

        Assert.Equal(0, exitCode);
        Assert.Equal(Numbers, output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(Numbers, _cluster.Records().Select(columns => columns[0]));
        Assert.Contains("worker killed has left", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_killed_giver_goes_on_and_jobs_that_ran_meanwhile_run_once()
    {
        // The first three jobs end before the giver is killed, and the next three while there is none.
        const string Job =
            "echo {} >> started; [ {} -le 3 ] || until [ -e go ]; do sleep 0.05; done; echo {} >> ended; echo {}";
        string[] command = ["-k", "--", "sh", "-c", Job, ":::", .. Numbers];
        ToolProcess killed = _cluster.Run(command);
        ToolProcess worker = _cluster.Worker("a", slots: 3);
        await TestCluster.Until(() => _cluster.CountOfRecords() >= 3, "jobs are done");
        await TestCluster.Until(() => _cluster.HasLines("started", 6), "the next ones run");
        killed.Kill();
        (_, string before) = await killed.End();
        await TestCluster.Until(
            () => worker.Error.Contains("trying again", StringComparison.Ordinal),
            "the worker has lost its giver"
        );
        await File.WriteAllTextAsync(Path.Combine(_cluster.Folder, "go"), "");
        await TestCluster.Until(() => _cluster.HasLines("ended", 6), "they end meanwhile");

        ToolProcess again = _cluster.Run(command);
        (int exitCode, string output) = await again.End();

        Assert.Equal(0, exitCode);
        Assert.Contains("going on with the run", again.Error, StringComparison.Ordinal);
        Assert.Equal(Numbers, _cluster.Records().Select(columns => columns[0]));
        Assert.Equal(
            Numbers,
            (before + output)
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Distinct()
                .Order(Comparer<string>.Create(ByNumber))
        );
        Assert.Equal(Numbers.Length, File.ReadLines(Path.Combine(_cluster.Folder, "started")).Count());
    }

    [Fact]
    public async Task Another_command_does_not_take_the_folder_of_an_unfinished_run()
    {
        ToolProcess killed = _cluster.Run("sleep", "1000", ":::", "a");
        await _cluster.MakesToken();
        killed.Kill();
        await killed.End();

        (int otherCommand, _) = await _cluster.Run("echo", ":::", "a").End();
        ToolProcess otherValue = _cluster.Run("sleep", "1000", ":::", "b");
        (int otherValueCode, _) = await otherValue.End();

        Assert.Equal(255, otherCommand);
        Assert.Equal(255, otherValueCode);
        Assert.Contains("unfinished run of: sleep 1000 ::: a.", otherValue.Error, StringComparison.Ordinal);
        ToolProcess discarding = _cluster.Run("--discard", "echo", "{}", ":::", "a");
        _cluster.Worker("a");
        Assert.Equal((0, "a\n"), await discarding.End());
    }

    [Fact]
    public async Task A_stranger_gets_nothing()
    {
        ToolProcess run = _cluster.Run("sh", "-c", "echo {}", ":::", "secret");
        await _cluster.MakesToken();
        string[] parts = (await File.ReadAllTextAsync(_cluster.Token)).Trim().Split('.');
        string otherSecret = Path.Combine(_cluster.Folder, "other-secret");
        string otherGiver = Path.Combine(_cluster.Folder, "other-giver");
        await File.WriteAllTextAsync(otherSecret, $"{parts[0]}.{new string('0', 64)}.{parts[2]}\n");
        await File.WriteAllTextAsync(otherGiver, $"{parts[0]}.{parts[1]}.{new string('0', 64)}\n");

        ToolProcess wrongSecret = _cluster.Worker("stranger", token: otherSecret);
        ToolProcess wrongGiver = _cluster.Worker("careful", token: otherGiver);
        (int secretCode, _) = await wrongSecret.End();
        (int giverCode, _) = await wrongGiver.End();

        Assert.Equal(255, secretCode);
        Assert.Contains("the token is not the one of this run", wrongSecret.Error, StringComparison.Ordinal);
        Assert.Equal(255, giverCode);
        Assert.Contains("is not the one of the token", wrongGiver.Error, StringComparison.Ordinal);
        Assert.False(run.HasExited);
        await TestCluster.Until(
            () => run.Error.Contains("a stranger at 127.0.0.1", StringComparison.Ordinal),
            "the giver says that a stranger came"
        );
        _cluster.Worker("a");
        Assert.Equal((0, "secret\n"), await run.End());
    }

    [Fact]
    public async Task A_job_that_kills_its_workers_is_stopped_and_the_others_go_on()
    {
        ToolProcess run = _cluster.Run(
            "--lease",
            "8s",
            "--max-crashes",
            "1",
            "-k",
            "--",
            "sh",
            "-c",
            "test {} = 1 && kill -9 $PPID && sleep 5; echo {}",
            ":::",
            "1",
            "2",
            "3"
        );

        // A loss counts only if the ledger knows that the job had begun. So the second worker may be lost, too.
        Task<(int ExitCode, string Output)> ended = run.End();
        while (!ended.IsCompleted)
        {
            await Task.WhenAny(ended, _cluster.Worker("next", slots: 1).End());
        }

        (int exitCode, string output) = await ended;

        Assert.Equal(1, exitCode);
        Assert.Equal("2\n3\n", output);
        Assert.Contains("1 workers were lost while they ran it", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_says_who_works_and_why_a_job_waits()
    {
        ToolProcess run = _cluster.Run("-j2", "sleep", "{}", ":::", "1000", "1001", "1002");
        ToolProcess worker = _cluster.Worker("one", slots: 1);
        await TestCluster.Until(() => worker.Error.Contains("connected", StringComparison.Ordinal), "a worker joins");
        string status = "";
        for (int i = 0; i < 100 && !status.Contains("1 running", StringComparison.Ordinal); i++)
        {
            (_, status) = await _cluster.Start(["status", _cluster.Address, "--token-file", _cluster.Token]).End();
        }

        (int exitCode, string explained) = await _cluster
            .Start(["status", _cluster.Address, "--token-file", _cluster.Token, "2"])
            .End();

        Assert.Matches("one +1 of 1 +1 .*127\\.0\\.0\\.1", status);
        Assert.Contains("oldest   1.1  sleep 1000", status, StringComparison.Ordinal);
        Assert.Equal(0, exitCode);
        Assert.StartsWith("job 2: ", explained, StringComparison.Ordinal);
        Assert.False(run.HasExited);
    }

    private static int ByNumber(string? one, string? other) =>
        int.Parse(one!, CultureInfo.InvariantCulture).CompareTo(int.Parse(other!, CultureInfo.InvariantCulture));
}
