namespace Becket.Cli.Tests.Running.Templates;

/// <summary>The tool with options for placeholders, and what it prints of commands.</summary>
public sealed class PlaceholderOptionTests : IDisposable
{
    private readonly WorkDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("-I ,, echo ,, {} x,,", "d/a.b {} xd/a.b")]
    [InlineData("-I X echo X {.} {1} {}", "d/a.b d/a d/a.b {}")]
    [InlineData("-i echo {}", "d/a.b")]
    [InlineData("--replace=,, echo ,, {}", "d/a.b {}")]
    [InlineData(
        "--er E --bnr B --dnr D --bner N --seqreplace S --slotreplace L echo E B D N S L {.}",
        "d/a a.b d a 1 1 {.}"
    )]
    [InlineData("--basenamereplace BB echo BB {/}", "a.b {/}")]
    [InlineData("--plus echo {+/} {+.} {:2:1} {%.b} {^d}", "d b a d/a D/a.b")]
    [InlineData("--rpl {o}\u00A0s/a/A/ echo {o} {1o}", "d/A.b d/A.b")]
    [InlineData("--parens <<>> echo <<$_=uc>>", "D/A.B")]
    [InlineData("echo {=\u00A0s:/:_:g\u00A0=} {=1\u00A0uc\u00A0=}", "d_a.b d/a.b")]
    public void Options_choose_the_placeholders(string args, string prints) =>
        Assert.Equal(
            prints + "\n",
            Tool.Run("d/a.b\n", [.. args.Split(' ').Select(arg => arg.Replace('\u00A0', ' '))]).Output
        );

    [Fact]
    public void An_expression_skips_jobs_and_the_run_ends()
    {
        ToolResult run = Tool.Run("1\n2\n3\n", "-k", "echo", "{= skip() if $_ == 2 or $_ == 3 =}", "{#}");

        Assert.Equal((0, "1 1\n"), (run.ExitCode, run.Output));
    }

    [Fact]
    public void The_number_of_all_jobs_is_known_for_a_file()
    {
        File.WriteAllText(_directory["in"], "a\nb\n");

        Assert.Equal(
            "1/2 2\n2/2 2\n",
            Tool.Run("", "-k", "--plus", "-a", _directory["in"], "echo", "{#}/{##}", "{= $_=total_jobs() =}").Output
        );
        Assert.Contains("write -a FILE", Tool.Run("a\n", "--plus", "echo", "{##}").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mistake_in_an_expression_is_one_line() =>
        Assert.Single(Tool.Run("a\n", "echo", "{= foo() =}").Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));

    [Fact]
    public void Each_job_knows_its_number_its_slot_and_the_run()
    {
        ToolResult run = Tool.Run(
            "a\nb\n",
            "-k",
            "-j1",
            "--env",
            "X={}",
            "sh",
            "-c",
            "echo $PARALLEL_SEQ $PARALLEL_JOBSLOT $X; test $PARALLEL_PID = $PPID || echo other"
        );
        ToolResult plain = Tool.Run("a\nb\nc\n", "-k", "-j1", "sh", "-c", "echo $PARALLEL_SEQ $PARALLEL_JOBSLOT {}");

        Assert.Equal("1 1 a\n2 1 b\n", run.Output);
        Assert.Equal("1 1 a\n2 1 b\n3 1 c\n", plain.Output);
    }

    [Fact]
    public void Verbose_prints_commands_on_standard_error_and_v_before_the_output()
    {
        ToolResult traced = Tool.Run("a b\n", "-t", "echo", "{}");
        ToolResult shown = Tool.Run("a b\nc\n", "-v", "-k", "echo", "{}");
        ToolResult ungrouped = Tool.Run("a b\n", "-v", "-u", "echo", "{}");

        Assert.Equal(("a b\n", "echo 'a b'\n"), (traced.Output, traced.Error));
        Assert.Equal(("echo 'a b'\na b\necho c\nc\n", ""), (shown.Output, shown.Error));
        Assert.Equal("echo 'a b'\na b\n", ungrouped.Output);
    }

    [Fact]
    public void A_dry_run_shows_bytes_as_they_are()
    {
        byte[] line = [(byte)'x', 0xFF, (byte)' ', 0x80, (byte)'\n'];

        Assert.Equal([.. "echo '"u8, .. line[..^1], .. "'\n"u8], Tool.Run(line, "--dry-run", "echo", "{}").Bytes);
    }
}
