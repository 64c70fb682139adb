namespace Becket.ClusterTool.Tests;

/// <summary>Givers and workers that are stopped.</summary>
public sealed class StoppingTests : IDisposable
{
    private readonly TestCluster _cluster = new();

    public StoppingTests() =>
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the commands of the jobs are those of Linux");

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public async Task A_signal_at_the_giver_ends_the_running_jobs_and_those_that_ended_are_resumed_over()
    {
        string[] command = ["-k", "--joblog", "log", "--", "sh", "-c", "echo $$ >> pids; echo {}; sleep {}", ":::"];
        ToolProcess run = _cluster.Run([.. command, "0", "1000", "1001", "1002"]);
        _cluster.Worker("a", slots: 2);
        await TestCluster.Until(() => _cluster.HasLines("pids", 3), "two jobs run");

        // The worker may have begun the third job before the giver has the result of the first.
        await TestCluster.Until(() => _cluster.HasLines("log", 2), "the first one has its record");

        run.Signal("INT");
        (int exitCode, string output) = await run.End();

        Assert.Equal(130, exitCode);
        Assert.StartsWith("0\n", output, StringComparison.Ordinal);
        Assert.Contains("SIGINT", run.Error, StringComparison.Ordinal);
        await AllGone();
        Assert.Equal(["1"], _cluster.Records(Path.Combine(_cluster.Folder, "log")).Select(columns => columns[0]));

        ToolProcess resumed = _cluster.Run(["--resume", .. command, "0", "0", "0", "0"]);
        _cluster.Worker("b");
        (int resumedCode, string rest) = await resumed.End();
        Assert.Equal((0, "0\n0\n0\n"), (resumedCode, rest));
    }

    [Fact]
    public async Task With_drain_the_running_jobs_finish_and_a_second_signal_ends_them()
    {
        ToolProcess run = _cluster.Run(
            "--drain",
            "-j3",
            "--",
            "sh",
            "-c",
            "echo $$ >> pids; until [ -e go{} ]; do sleep 0.05; done; echo {}",
            ":::",
            "1",
            "2",
            "3"
        );
        _cluster.Worker("a");
        await TestCluster.Until(() => _cluster.HasLines("pids", 2), "two jobs run");
        await UntilStatusSays("2 running, 1 waiting");

        // The giver has the signal when the job that waited is given up.
        run.Signal("TERM");
        await UntilStatusSays("2 running, 0 waiting");
        await File.WriteAllTextAsync(Path.Combine(_cluster.Folder, "go1"), "");
        await TestCluster.Until(() => _cluster.CountOfRecords() == 1, "a job finishes");
        Assert.False(run.HasExited);
        run.Signal("TERM");
        (int exitCode, string output) = await run.End();

        Assert.Equal((143, "1\n"), (exitCode, output));
        await AllGone();
        Assert.Equal(2, File.ReadLines(Path.Combine(_cluster.Folder, "pids")).Count());
    }

    [Fact]
    public async Task A_worker_that_is_stopped_gives_its_jobs_back_at_once()
    {
        // The lease is two minutes: they do not wait for its end.
        ToolProcess run = _cluster.Run("-k", "echo $$ >> pids; echo {}; [ -e go ] || sleep 1000", ":::", "1", "2");
        ToolProcess stopped = _cluster.Worker("stopped");
        await TestCluster.Until(() => _cluster.HasLines("pids", 2), "the jobs run");

        stopped.Signal("TERM");
        await stopped.End();
        await AllGone();
        await File.WriteAllTextAsync(Path.Combine(_cluster.Folder, "go"), "");
        _cluster.Worker("other");

        Assert.Equal((0, "1\n2\n"), await run.End());
        Assert.All(_cluster.Records(), columns => Assert.Equal("other", columns[1]));
    }

    [Fact]
    public async Task With_grace_the_jobs_of_a_stopped_worker_finish()
    {
        ToolProcess run = _cluster.Run("echo $$ >> pids; until [ -e go ]; do sleep 0.05; done; echo {}", ":::", "1");
        await _cluster.MakesToken();
        ToolProcess stopped = _cluster.Start([
            "worker",
            _cluster.Address,
            "-j1",
            "--grace",
            "2m",
            "--name",
            "graceful",
            "--token-file",
            _cluster.Token,
        ]);
        await TestCluster.Until(() => _cluster.HasLines("pids", 1), "the job runs");

        stopped.Signal("TERM");
        await File.WriteAllTextAsync(Path.Combine(_cluster.Folder, "go"), "");

        Assert.Equal((0, "1\n"), await run.End());
        Assert.Equal("graceful", _cluster.Records()[0][1]);
        await stopped.End();
    }

    [Fact]
    public async Task A_worker_waits_for_the_next_run_and_ends_the_jobs_of_one_that_is_over()
    {
        // The first giver is killed, and the second one does not know which worker has its job.
        string[] command = ["echo $$ >> pids; [ -e go ] || sleep 1000; echo {}", ":::", "x"];
        ToolProcess killed = _cluster.Run(command);
        await _cluster.MakesToken();
        ToolProcess worker = _cluster.Start(["worker", _cluster.Address, "-j1", "--token-file", _cluster.Token]);
        await TestCluster.Until(() => _cluster.HasLines("pids", 1), "the job runs");
        killed.Kill();
        ToolProcess second = _cluster.Run(command);
        await TestCluster.Until(() => second.Error.Contains("has joined", StringComparison.Ordinal), "it is back");
        second.Signal("INT");
        await second.End();
        await AllGone();

        await File.WriteAllTextAsync(Path.Combine(_cluster.Folder, "go"), "");
        Assert.Equal((0, "x\n"), await _cluster.Run(command).End());
        Assert.False(worker.HasExited);
    }

    [Fact]
    public async Task Halt_at_the_first_failure_starts_no_other_job()
    {
        ToolProcess run = _cluster.Run(
            "--halt",
            "soon,fail=1",
            "-j2",
            "--",
            "sh",
            "-c",
            "echo {} >> started; [ {} != 1 ] || exit 3; until [ -e go ]; do sleep 0.05; done; echo {}",
            ":::",
            "1",
            "2",
            "3",
            "4",
            "5",
            "6"
        );
        _cluster.Worker("a");
        await TestCluster.Until(() => _cluster.CountOfRecords() == 1, "the first job fails");
        await TestCluster.Until(() => _cluster.HasLines("started", 2), "another job runs");
        await File.WriteAllTextAsync(Path.Combine(_cluster.Folder, "go"), "");
        (int exitCode, _) = await run.End();

        Assert.Equal(3, exitCode);
        Assert.InRange(File.ReadLines(Path.Combine(_cluster.Folder, "started")).Count(), 2, 3);
    }

    [Fact]
    public async Task A_stopped_job_is_put_back_and_runs_again()
    {
        // The first job kills its worker, and the second one keeps another busy, so that the run goes on.
        const string Job =
            "[ {} = 1 ] || echo {} >> second; [ {} = 2 ] || [ -e go ] || kill -9 $PPID; "
            + "until [ -e go ]; do sleep 0.1; done; echo {}";
        ToolProcess run = _cluster.Run(
            "--lease",
            "10s",
            "--max-crashes",
            "1",
            "-k",
            "--",
            "sh",
            "-c",
            Job,
            ":::",
            "1",
            "2"
        );
        ToolProcess? worker = null;
        for (bool isBusy = false; !await IsStopped(); )
        {
            Assert.False(run.HasExited, run.Error);
            bool isTheSecond = !isBusy && _cluster.HasLines("second", 1);
            isBusy |= isTheSecond;
            worker = worker is null or { HasExited: true } || isTheSecond ? _cluster.Worker("next", slots: 1) : worker;
        }

        ToolProcess requeue = _cluster.Start(["requeue", _cluster.Address, "--token-file", _cluster.Token, "1"]);
        (_, string output) = await requeue.End();
        await File.WriteAllTextAsync(Path.Combine(_cluster.Folder, "go"), "");
        _cluster.Worker("last");

        Assert.Equal("1 job is back in the queue\n", output + requeue.Error.Trim());
        Assert.Equal((0, "1\n2\n"), await run.End());
    }

    private async Task<bool> IsStopped() => (await Status()).Contains("stopped  1  ", StringComparison.Ordinal);

    private async Task UntilStatusSays(string text)
    {
        string status = "";
        for (int i = 0; i < 300 && !status.Contains(text, StringComparison.Ordinal); i++)
        {
            status = await Status();
        }

        Assert.Contains(text, status, StringComparison.Ordinal);
    }

    private async Task<string> Status()
    {
        (_, string status) = await _cluster.Start(["status", _cluster.Address, "--token-file", _cluster.Token]).End();
        return status;
    }

    private Task AllGone() =>
        TestCluster.Until(
            () => File.ReadLines(Path.Combine(_cluster.Folder, "pids")).All(pid => !Directory.Exists("/proc/" + pid)),
            "the jobs end"
        );
}
