using System.Globalization;

namespace Becket.ClusterTool.Tests;

/// <summary>What becket run promises holds on workers.</summary>
public sealed class RunTests : IDisposable
{
    private readonly TestCluster _cluster = new();

    public RunTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "the commands of the jobs are those of Linux");

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public async Task Three_workers_run_each_job_once_and_the_outputs_come_in_order()
    {
        string[] numbers = [.. Enumerable.Range(1, 60).Select(number => number.ToString(CultureInfo.InvariantCulture))];
        ToolProcess run = _cluster.Run(["-k", "--", "sh", "-c", "echo {} >> runs; echo {}", ":::", .. numbers]);
        _cluster.Worker("a");
        _cluster.Worker("b");
        _cluster.Worker("c");

        (int exitCode, string output) = await run.End();

        Assert.Equal(0, exitCode);
        Assert.Equal(numbers, output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(numbers.Length, File.ReadLines(Path.Combine(_cluster.Folder, "runs")).Distinct().Count());
        Assert.Equal(numbers.Length, File.ReadLines(Path.Combine(_cluster.Folder, "runs")).Count());
        Assert.Equal(numbers, _cluster.Records().Select(columns => columns[0]));
        Assert.All(_cluster.Records(), columns => Assert.Contains(columns[1], (string[])["a", "b", "c"]));
    }

    [Fact]
    public async Task Exit_codes_errors_and_retries_are_those_of_one_machine()
    {
        ToolProcess run = _cluster.Run(
            "--retries",
            "2",
            "-k",
            "test {} != 2 && echo good{} || { echo bad{} >&2; echo {} >> tries; exit 7; }",
            ":::",
            "1",
            "2",
            "3"
        );
        _cluster.Worker("a");

        (int exitCode, string output) = await run.End();

        Assert.Equal(1, exitCode);
        Assert.Equal("good1\ngood3\n", output);
        Assert.Contains("bad2", run.Error, StringComparison.Ordinal);
        Assert.Equal(["2", "2"], File.ReadLines(Path.Combine(_cluster.Folder, "tries")));
        Assert.Equal(["0", "7", "0"], _cluster.Records().Select(columns => columns[6]));
    }

    [Fact]
    public async Task Outputs_of_a_mebibyte_come_back_whole()
    {
        const int Jobs = 20;
        string[] numbers =
        [
            .. Enumerable.Range(10, Jobs).Select(number => number.ToString(CultureInfo.InvariantCulture)),
        ];
        ToolProcess run = _cluster.Run([
            "-k",
            "--",
            "sh",
            "-c",
            "yes {} | head -c 1048576; yes {} | head -c 3000 >&2",
            ":::",
            .. numbers,
        ]);
        _cluster.Worker("a");
        _cluster.Worker("b");

        (int exitCode, string output) = await run.End();

        Assert.Equal(0, exitCode);
        Assert.Equal(Jobs * 1_048_576, output.Length);
        for (int i = 0; i < Jobs; i++)
        {
            string part = output.Substring(i * 1_048_576, 1_048_576);
            Assert.StartsWith(numbers[i] + "\n", part, StringComparison.Ordinal);
            Assert.Equal(1_048_576 / 3, part.Count(c => c == '\n'));
        }

        Assert.All(_cluster.Records(), columns => Assert.Equal("1051576", columns[5]));
        Assert.False(Directory.Exists(Path.Combine(_cluster.Folder, "state", "outputs")));
    }

    [Fact]
    public async Task A_job_that_takes_too_long_is_ended_on_its_worker()
    {
        // The limit leaves the first job enough time, also on a machine that is slow or busy.
        ToolProcess run = _cluster.Run("--timeout", "5", "sleep", "{}", ":::", "0", "1000");
        _cluster.Worker("a");

        (int exitCode, _) = await run.End();

        Assert.Equal(1, exitCode);
        Assert.Equal(["0", "-1"], _cluster.Records().Select(columns => columns[6]));
    }

    [Fact]
    public async Task Halt_ends_the_running_jobs_and_those_that_wait()
    {
        ToolProcess run = _cluster.Run(
            "--halt",
            "now,fail=1",
            "--",
            "sh",
            "-c",
            "echo $$ >> pids; sleep {}; exit 1",
            ":::",
            "1",
            "1000",
            "1001",
            "1002"
        );
        _cluster.Worker("a", slots: 3);

        (int exitCode, _) = await run.End();

        Assert.Equal(1, exitCode);
        await TestCluster.Until(
            () => File.ReadLines(Path.Combine(_cluster.Folder, "pids")).All(pid => !Directory.Exists("/proc/" + pid)),
            "the jobs end"
        );
    }

    [Fact]
    public async Task A_later_run_resumes_from_the_log()
    {
        string[] jobs =
        [
            "--joblog",
            "log",
            "-k",
            "--",
            "sh",
            "-c",
            "echo {}; test {} != 2 -o -e there",
            ":::",
            "1",
            "2",
            "3",
        ];
        ToolProcess first = _cluster.Run(jobs);
        _cluster.Worker("a");
        Assert.Equal((1, "1\n2\n3\n"), await first.End());

        ToolProcess second = _cluster.Run(["--resume", .. jobs, "4"]);
        _cluster.Worker("b");
        Assert.Equal((0, "4\n"), await second.End());

        await File.WriteAllTextAsync(Path.Combine(_cluster.Folder, "there"), "");
        ToolProcess third = _cluster.Run(["--resume-failed", .. jobs, "4"]);
        _cluster.Worker("c");
        Assert.Equal((0, "2\n"), await third.End());
    }

    [Fact]
    public async Task Files_go_to_the_worker_and_come_back()
    {
        Directory.CreateDirectory(Path.Combine(_cluster.Folder, "in"));
        await File.WriteAllTextAsync(Path.Combine(_cluster.Folder, "in", "a.txt"), "alpha");
        await File.WriteAllTextAsync(Path.Combine(_cluster.Folder, "in", "b.txt"), new string('b', 200_000));
        ToolProcess run = _cluster.Run(
            "--transferfile",
            "{}",
            "--return",
            "out/{/.}.len",
            "-k",
            "mkdir -p out; wc -c < {} > out/{/.}.len; pwd",
            ":::",
            "in/a.txt",
            "in/b.txt"
        );
        _cluster.Worker("a");

        (int exitCode, string output) = await run.End();

        Assert.Equal(0, exitCode);
        Assert.Equal("5\n", await File.ReadAllTextAsync(Path.Combine(_cluster.Folder, "out", "a.len")));
        Assert.Equal("200000\n", await File.ReadAllTextAsync(Path.Combine(_cluster.Folder, "out", "b.len")));
        Assert.All(
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            place => Assert.False(Directory.Exists(place))
        );
    }

    [Fact]
    public async Task A_name_outside_of_the_jobs_directory_is_a_mistake_and_a_file_that_was_not_made_a_failure()
    {
        ToolProcess run = _cluster.Run("--return", "{}", "-k", "true", ":::", "../x", "y");
        _cluster.Worker("a");

        (int exitCode, _) = await run.End();

        Assert.Equal(2, exitCode);
        Assert.Contains("'../x' is outside of the job's directory", run.Error, StringComparison.Ordinal);
        Assert.Contains("it made no file 'y'", run.Error, StringComparison.Ordinal);
    }
}
