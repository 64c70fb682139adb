namespace Becket.Cli.Tests.Running;

/// <summary>The tool without some of its standard streams, or with a device or a broken pipe in their place.</summary>
public sealed class ClosedStreamTests : IDisposable
{
    private const string Closed = "becket: cannot write to standard output: it is closed; > /dev/null drops it\n";
    private const string Full = "becket: cannot write to standard output: No space left on device\n";

    private readonly WorkDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("becket run echo {} >&-", 255, "", Closed)]
    [InlineData("becket run -k echo {} >&-", 255, "", Closed)]
    [InlineData("becket run --line-buffer echo {} >&-", 255, "", Closed)]
    [InlineData("becket run --dry-run echo {} >&-", 255, "", Closed)]
    [InlineData("becket run true {} >&-", 0, "", "")]
    [InlineData("becket run echo {} > /dev/full", 255, "", Full)]
    [InlineData("becket run -j1 echo {} 2>&-", 0, "a\nb\n", "")]
    [InlineData("becket run -j1 sh -c 'echo {}; echo error >&2' 2>&-", 0, "a\nb\n", "")]
    [InlineData("becket run -j1 sh -c 'echo {}; echo error >&2' 2>/dev/full", 255, "a\n", "")]
    [InlineData("becket run true {} >&- 2>&-", 0, "", "")]
    public void A_run_with_a_closed_output_fails_only_if_output_is_lost(
        string run,
        int exitCode,
        string output,
        string error
    )
    {
        ToolResult result = ToolScript.Run(_directory, $"printf 'a\\nb\\n' | {run}");

        Assert.Equal((exitCode, error), (result.ExitCode, result.Error));
        Assert.StartsWith(output, result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<&-")]
    [InlineData("<&- >&-")]
    public void A_closed_standard_input_is_no_input(string streams)
    {
        ToolResult result = ToolScript.Run(_directory, $"becket run true {{}} {streams}");

        Assert.Equal(255, result.ExitCode);
        Assert.Equal(
            "becket: cannot read standard input: it is closed; name a file with -a, or write < FILE\n",
            result.Error
        );
    }

    [Theory]
    [InlineData("<&-")]
    [InlineData(">&-")]
    [InlineData("2>&-")]
    [InlineData("<&- >&-")]
    [InlineData("<&- 2>&-")]
    [InlineData(">&- 2>&-")]
    [InlineData("<&- >&- 2>&-")]
    public void Files_of_the_tool_never_take_the_place_of_a_closed_stream(string streams)
    {
        File.WriteAllText(_directory["list"], "1\n2\n3\n");
        ToolResult result = ToolScript.Run(
            _directory,
            "becket run -a list -j2 --joblog log --results kept --timeline day.json -- "
                + $"sh -c 'echo err >&2; : > made{{}}' {streams}"
        );
        ToolScript.Run(
            _directory,
            $"becket run -a list -j2 -u --joblog ungrouped -- sh -c 'echo out; echo err >&2; : {{}}' {streams}"
        );

        Assert.Equal(0, result.ExitCode);
        foreach (string log in (ReadOnlySpan<string>)["log", "ungrouped"])
        {
            string[] lines = File.ReadAllLines(_directory[log]);
            Assert.Equal(4, lines.Length);
            Assert.All(lines.Skip(1), line => Assert.Matches(@"^\d\t:\t.*\tsh -c ", line));
        }

        Assert.All([1, 2, 3], number => Assert.True(File.Exists(_directory[$"made{number}"])));
        Assert.StartsWith("{", File.ReadAllText(_directory["day.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public void An_ungrouped_job_gets_a_closed_stream_too()
    {
        ToolResult result = ToolScript.Run(_directory, "echo a | becket run --quiet -u sh -c 'echo {}' >&-");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("echo: ", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("run --help")]
    [InlineData("--version")]
    [InlineData("example 5 --virtual")]
    public void Texts_of_the_tool_fail_with_one_line_or_like_any_program_in_a_pipe(string args)
    {
        ToolResult closed = ToolScript.Run(_directory, $"becket {args} >&-");
        ToolResult full = ToolScript.Run(_directory, $"becket {args} > /dev/full");
        ToolResult unread = ToolScript.Run(_directory, $"mkfifo pipe; exec 3<>pipe 4>pipe 3<&-; becket {args} >&4");

        Assert.Equal((255, Closed), (closed.ExitCode, closed.Error));
        Assert.Equal((255, Full), (full.ExitCode, full.Error));
        Assert.Equal((141, ""), (unread.ExitCode, unread.Error));
    }

    [Fact]
    public void A_mistake_with_a_closed_standard_error_still_has_its_exit_code()
    {
        ToolResult open = ToolScript.Run(_directory, "becket run --no-such-option x");

        Assert.NotEqual(0, open.ExitCode);
        Assert.Equal(
            (open.ExitCode, ""),
            (ToolScript.Run(_directory, "becket run --no-such-option x 2>&-").ExitCode, "")
        );
    }
}
