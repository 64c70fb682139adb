namespace Becket.Cli.Tests.Running;

/// <summary>Runs that resume although their input, or their command, has changed since the log.</summary>
public sealed class ResumeChangeTests : IDisposable
{
    private readonly WorkDirectory _directory = new();

    private string Log => _directory["log"];

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("c\na\nb\nd\n", "job 1 was: echo a; is now: echo c")] // reordered
    [InlineData("a\nx\nb\nc\n", "job 2 was: echo b; is now: echo x")] // inserted
    [InlineData("b\nc\nd\ne\n", "job 1 was: echo a; is now: echo b")] // removed
    public void The_first_difference_is_named(string input, string difference)
    {
        Begin();

        ToolResult again = Resume(input, "--resume");

        Assert.Equal(
            $"becket: the input or the command has changed since the log: {difference}; --by-value goes by the "
                + "commands\n",
            again.Error
        );
        Assert.Equal(input.Split('\n')[3] + "\n", again.Output);
    }

    [Fact]
    public void A_shorter_input_is_named()
    {
        Begin();

        ToolResult again = Resume("a\nb\n", "--resume");

        Assert.Contains("job 3 was: echo c; the input has only 2 jobs now;", again.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--resume")]
    [InlineData("--resume-failed")]
    public void An_unchanged_input_gives_no_warning(string how)
    {
        Begin();

        ToolResult again = Resume("a\nb\nc\nd\n", how);

        Assert.Equal(("d\n", ""), (again.Output, again.Error));
    }

    [Fact]
    public void Another_way_to_quote_is_no_difference()
    {
        File.WriteAllText(
            Log,
            "Seq\tHost\tStarttime\tJobRuntime\tSend\tReceive\tExitval\tSignal\tCommand\n"
                + "1\t:\t1795627603.129\t     0.001\t0\t4\t0\t0\techo a\\ b\n"
        );

        ToolResult again = Resume("a b\nc\n", "--resume");

        Assert.Equal(("c\n", ""), (again.Output, again.Error));
    }

    [Theory]
    [InlineData("d\nc\nb\na\n", "d\n")]
    [InlineData("a\nx\nb\ny\nc\n", "x\ny\n")]
    [InlineData("c\n", "")]
    [InlineData("a\na\nb\nb\n", "a\nb\n")]
    public void By_value_the_commands_decide(string input, string runs)
    {
        Begin();

        ToolResult again = Resume(input, "--resume", "--by-value");

        Assert.Equal((runs, ""), (again.Output, again.Error));
    }

    [Fact]
    public void By_value_a_failed_command_runs_again_wherever_it_is()
    {
        Tool.Run("1\n2\n3\n", "--quiet", "--joblog", Log, "sh", "-c", "echo {}; [ {} != 2 ]");

        ToolResult again = Tool.Run(
            "3\n4\n2\n1\n",
            "--quiet",
            "-j1",
            "--joblog",
            Log,
            "--resume-failed",
            "--by-value",
            "sh",
            "-c",
            "echo {}; [ {} != 2 ]"
        );

        Assert.Equal("4\n2\n", again.Output);
    }

    [Fact]
    public void A_command_that_depends_on_the_slot_cannot_be_compared()
    {
        Tool.Run("1\n2\n", "-j2", "--joblog", Log, "echo", "{%}");

        Assert.Equal("", Resume("1\n2\n", "--resume", "{%}").Error);
        ToolResult refused = Resume("1\n2\n", "--resume", "--by-value", "{%}");
        Assert.Equal(255, refused.ExitCode);
        Assert.Contains("--by-value compares commands", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plus_sign_adds_to_the_log()
    {
        Begin();

        ToolResult more = Tool.Run("x\n", "--joblog", "+" + Log, "echo");

        Assert.Equal(("x\n", 5), (more.Output, File.ReadAllLines(Log).Length));
    }

    [Fact]
    public void Ten_thousand_jobs_are_left_out()
    {
        string input = string.Concat(Enumerable.Range(1, 12_000).Select(static i => $"{i}\n"));
        File.WriteAllText(
            Log,
            "Seq\tHost\tStarttime\tJobRuntime\tSend\tReceive\tExitval\tSignal\tCommand\n"
                + string.Concat(
                    Enumerable
                        .Range(1, 11_999)
                        .Select(static i => $"{i}\t:\t1795627603.129\t0.001\t0\t4\t0\t0\techo {i}\n")
                )
        );

        ToolResult again = Resume(input, "--resume");

        Assert.Equal(("12000\n", ""), (again.Output, again.Error));
    }

    private void Begin() => Tool.Run("a\nb\nc\n", "-j1", "--joblog", Log, "echo");

    private ToolResult Resume(string input, params string[] options)
    {
        string[] command = options[^1] == "{%}" ? ["echo", "{%}"] : ["echo"];
        string[] own = options[^1] == "{%}" ? options[..^1] : options;
        return Tool.Run(input, ["-j1", "--joblog", Log, .. own, .. command]);
    }
}
