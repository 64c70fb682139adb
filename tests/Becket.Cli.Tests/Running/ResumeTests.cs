namespace Becket.Cli.Tests.Running;

/// <summary>Runs that resume from the log of an earlier run.</summary>
public sealed class ResumeTests : IDisposable
{
    private readonly WorkDirectory _directory = new();

    private string Log => _directory["log"];

    private string Ran => _directory["ran"];

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("--resume", "4 5")]
    [InlineData("--resume-failed", "2 4 5")]
    [InlineData("--retry-failed", "2")]
    public void The_resume_options_choose_the_jobs_to_run(string how, string numbers)
    {
        Tool.Run("1\n2\n3\n", "--joblog", Log, "sh", "-c", $"echo {{#}} >> {Ran}; [ {{}} != 2 ]");
        File.Delete(Ran);

        ToolResult again = Tool.Run(
            "1\n2\n3\n4\n5\n",
            "-j1",
            "--joblog",
            Log,
            how,
            "sh",
            "-c",
            $"echo {{#}} >> {Ran}; [ {{}} != 2 ]"
        );

        Assert.Equal(how == "--resume" ? 0 : 1, again.ExitCode);
        Assert.Equal(numbers.Split(' '), File.ReadAllLines(Ran));
    }

    [Theory]
    [InlineData("--resume", "4 5")]
    [InlineData("--resume-failed", "2 4 5")]
    [InlineData("--retry-failed", "2")]
    public void A_dry_run_prints_the_jobs_that_are_left_and_leaves_the_log_as_it_is(string how, string numbers)
    {
        Tool.Run("1\n2\n3\n", "--joblog", Log, "test 2 != {}");
        File.AppendAllText(Log, "half a li");
        string before = File.ReadAllText(Log);

        ToolResult dry = Tool.Run("1\n2\n3\n4\n5\n", "--dry-run", "--joblog", Log, how, "test 2 != {}");

        Assert.Equal((0, ""), (dry.ExitCode, dry.Error));
        Assert.Equal(numbers.Split(' ').Select(number => $"test 2 != {number}"), dry.Output.TrimEnd().Split('\n'));
        Assert.Equal(before, File.ReadAllText(Log));
    }

    [Fact]
    public void A_dry_run_without_a_log_prints_all_jobs_and_creates_none()
    {
        Assert.Equal("echo a\necho b\n", Tool.Run("a\nb\n", "--dry-run", "--joblog", Log, "--resume", "echo").Output);
        Assert.False(File.Exists(Log));
    }

    [Fact]
    public void A_dry_run_reads_the_log_of_a_run_that_is_under_way()
    {
        using var first = Tool.Start(
            "-j1",
            "--joblog",
            Log,
            "sh",
            "-c",
            $"echo {{}} >> {Ran}; [ {{}} = 1 ] || sleep 60"
        );
        first.Input.Write("1\n2\n"u8);
        first.Input.Close();
        Eventually.Lines(Ran, 2);
        Eventually.Lines(Log, 2);

        Assert.Equal(
            "echo 2\n",
            Tool.Run("1\n2\n", "--dry-run", "--joblog", Log, "--resume", "--quiet", "echo").Output
        );
        first.Signal("TERM");
        first.Wait();
    }

    [Fact]
    public void A_dry_run_names_a_file_that_is_no_log()
    {
        File.WriteAllText(Ran, "1\n");

        Assert.Equal(
            (255, $"becket: {Ran} is no log of jobs: it does not begin with the names of the columns\n"),
            Tool.Run("1\n", "--dry-run", "--joblog", Ran, "--resume", "echo") is var run
                ? (run.ExitCode, run.Error)
                : default
        );
    }

    [Fact]
    public void Without_a_resume_option_all_jobs_run_and_the_log_is_overwritten()
    {
        for (int i = 0; i < 2; i++)
        {
            Tool.Run("1\n2\n", "--joblog", Log, "sh", "-c", $"echo {{}} >> {Ran}");
        }

        Assert.Equal((4, 3), (File.ReadAllLines(Ran).Length, File.ReadAllLines(Log).Length));
    }

    [Fact]
    public void A_run_resumes_from_a_log_of_GNU_parallel()
    {
        File.WriteAllText(
            Log,
            "Seq\tHost\tStarttime\tJobRuntime\tSend\tReceive\tExitval\tSignal\tCommand\n"
                + "2\t:\t1795627603.129\t     0.001\t0\t4\t0\t0\techo b\n"
        );

        Assert.Equal("a\nc\n", Tool.Run("a\nb\nc\n", "-j1", "--joblog", Log, "--resume", "echo").Output);
        Assert.Equal(["2", "1", "3"], File.ReadAllLines(Log).Skip(1).Select(line => line.Split('\t')[0]));
    }

    [Fact]
    public void A_command_from_the_log_runs_unchanged()
    {
        string odd = "it's\t\"$x\"";
        Tool.Run(odd + "\n", "--joblog", Log, "sh", "-c", $"printf '%s\\n' \"$1\" >> {Ran}; exit 1", "sh", "{}\n!");
        Tool.Run("", "--joblog", Log, "--retry-failed");

        Assert.Equal([odd, "!", odd, "!"], File.ReadAllLines(Ran));
    }

    [Fact]
    public void A_second_run_on_the_same_log_is_refused_while_the_first_runs()
    {
        using var first = Tool.Start(
            "--joblog",
            Log,
            "sh",
            "-c",
            $"echo x >> {Ran}; until [ -e {_directory["go"]} ] || [ ! -d {_directory} ]; do sleep 0.02; done"
        );
        first.Input.Write("1\n"u8);
        first.Input.Close();
        Eventually.Lines(Ran, 1);

        ToolResult second = Tool.Run("1\n", "--joblog", Log, "--resume", "sh", "-c", $"echo x >> {Ran}");
        Assert.Equal((255, $"becket: {Log} is the log of a run that is under way\n"), (second.ExitCode, second.Error));

        // The killed run leaves no lock behind, and its child, which continues, holds none.
        first.Signal("KILL");
        first.WaitForExitOnly();
        Assert.Equal(0, Tool.Run("1\n", "--joblog", Log, "--resume", "true").ExitCode);
        File.WriteAllText(_directory["go"], "");
        Assert.Single(File.ReadAllLines(Ran));
    }
}
