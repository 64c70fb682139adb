namespace Becket.Cli.Tests.Running.Pipes;

/// <summary>A job for each value, all of which read the whole input.</summary>
public sealed class TeeTests : PipeTest
{
    [Fact]
    public void Each_job_reads_all_of_a_stream_that_no_pipe_holds()
    {
        byte[] input = Binary(12_000_000);

        ToolResult run = Tool.Run(
            input,
            "--quiet",
            "-k",
            "--pipe",
            "--tee",
            "{}",
            ":::",
            "wc -c",
            "sha256sum",
            "wc -c"
        );

        string sum = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(input));
        Assert.Equal((0, $"12000000\n{sum}  -\n12000000\n"), (run.ExitCode, run.Output));
    }

    [Fact]
    public void Bytes_arrive_at_once_and_a_job_that_does_not_read_holds_up_no_other()
    {
        using var tool = Tool.Start(
            "--quiet",
            "--pipe",
            "--tee",
            "--line-buffer",
            "{}",
            ":::",
            $"while read line; do touch '{Files[""]}'/$line; done",
            "exec <&-; exec sleep 1000",
            "true"
        );
        tool.Input.Write("one\n"u8);
        tool.Input.Flush();
        Eventually.True(() => File.Exists(Files["one"]), "the first line has arrived");
        tool.Input.Write("two\n"u8);
        tool.Input.Flush();
        Eventually.True(() => File.Exists(Files["two"]), "the second line has arrived");

        tool.Signal("TERM");

        Assert.Equal(143, tool.Wait().ExitCode);
    }

    [Fact]
    public void An_input_without_an_end_ends_with_its_last_reader()
    {
        ToolResult run = ShellRun.Of(
            "yes 2>/dev/null | \"$@\" --quiet -k --pipe --tee {} ::: 'head -n1' true 'exec <&-; echo closed'"
        );

        Assert.Equal((0, "y\nclosed\n", ""), (run.ExitCode, run.Output, run.Error));
    }

    [Fact]
    public void Each_job_reads_all_of_a_file_with_pipe_part_also_again()
    {
        string file = Written("a\nb\n");

        ToolResult run = Tool.Run(
            "",
            "--quiet",
            "-k",
            "--retries",
            "2",
            "--pipe-part",
            "--tee",
            "-a",
            file,
            $"wc {{}}; mkdir '{Files["again"]}{{}}' && exit 1",
            ":::",
            "-l",
            "-c"
        );

        Assert.Equal((2, "2\n4\n"), (run.ExitCode, run.Output));
    }

    [Fact]
    public void A_resumed_run_leaves_out_the_values_that_are_done()
    {
        string[] args = ["--quiet", "--pipe", "--tee", "-k", "--joblog", Files["log"]];

        ToolResult first = Tool.Run("x\n", [.. args, "cat; exit {}", ":::", "0", "1"]);
        ToolResult second = Tool.Run("y\n", [.. args, "--resume-failed", "cat; exit {}", ":::", "0", "1", "0"]);

        Assert.Equal((1, "x\nx\n"), (first.ExitCode, first.Output));
        Assert.Equal((1, "y\ny\n"), (second.ExitCode, second.Output));
    }

    [Fact]
    public void A_run_that_halts_before_all_jobs_have_started_ends()
    {
        ToolResult run = Tool.Run(
            Lines(1_000_000),
            [
                .. (string[])
                    ["--quiet", "--pipe", "--tee", "--halt", "soon,fail=1", "--delay", "50ms", "exit 1", ":::"],
                .. Enumerable.Range(1, 40).Select(number => $"{number}"),
            ]
        );

        Assert.Equal(1, run.ExitCode);
    }

    [Fact]
    public void More_jobs_than_slots_are_an_error_before_any_runs()
    {
        ToolResult run = Tool.Run("", "--pipe", "--tee", "-j2", "touch", Files["ran"] + "{}", ":::", "1", "2", "3");

        Assert.Equal(
            (255, "becket: --tee runs all jobs at once, and only 2 may run: give a greater -j, or leave out -j\n"),
            (run.ExitCode, run.Error)
        );
        Assert.False(File.Exists(Files["ran1"]));
    }

    [Fact]
    public void An_input_that_cannot_be_read_is_told_in_one_line()
    {
        ToolResult run = ShellRun.Of($"\"$@\" --quiet --pipe --tee wc ::: -l -c < {Files[""]}");

        Assert.Equal(255, run.ExitCode);
        Assert.StartsWith("becket: cannot read standard input", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("--tee wc ::: -l", "add --pipe, or --pipe-part and -a FILE")]
    [InlineData("--pipe --tee wc", "add ::: and values, or :::: and a file")]
    [InlineData("--pipe --tee wc :::: -", "leave out -a - and :::: -")]
    [InlineData("--pipe --tee --recend x wc ::: -l", "leave out --recend")]
    [InlineData("--pipe --tee --round-robin wc ::: -l", "--round-robin")]
    [InlineData("--pipe --tee --retries 3 wc ::: -l", "take --pipe-part -a FILE, or leave out --retries")]
    [InlineData("--pipe --tee --memfree 1G wc ::: -l", "leave out --memfree")]
    [InlineData("--pipe --tee --stdin x wc ::: -l", "leave out --stdin")]
    [InlineData("--pipe-part --tee wc ::: -l", "--pipe-part needs a file on disk")]
    public void A_line_that_makes_no_sense_says_what_to_write(string line, string says)
    {
        ToolResult run = Tool.Run("", line.Split(' '));

        Assert.Equal(255, run.ExitCode);
        Assert.Contains(
            says,
            Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal
        );
    }
}
