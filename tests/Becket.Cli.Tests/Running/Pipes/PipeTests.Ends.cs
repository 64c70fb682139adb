namespace Becket.Cli.Tests.Running.Pipes;

/// <summary>How runs end that cut their input into blocks, and what they report.</summary>
public sealed partial class PipeTests
{
    [Fact]
    public void The_log_has_the_bytes_sent_and_a_resumed_run_skips_the_blocks()
    {
        string log = _directory["log"];
        byte[] input = "aaa\nbb\nc\n"u8.ToArray();

        ToolResult first = Run("pipe", input, "-N", "1", "-k", "--joblog", log, "--", "sh", "-c", "cat; test {#} != 2");
        ToolResult second = Run("pipe", input, "-N", "1", "-k", "--joblog", log, "--resume-failed", "cat");

        Assert.Equal((1, "aaa\nbb\nc\n"), (first.ExitCode, first.Output));
        Assert.Equal((0, "bb\n"), (second.ExitCode, second.Output));
        string[] sent = [.. File.ReadAllLines(log).Skip(1).Select(line => line.Split('\t')[4])];
        Assert.Equal(["2", "3", "3", "4"], sent.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_time_limit_ends_a_job_that_is_being_fed()
    {
        ToolResult run = Run(
            "-a",
            Lines(500_000),
            "--block",
            "2500k",
            "--timeout",
            "1",
            "-j4",
            "--",
            "sh",
            "-c",
            "exec sleep 1000"
        );

        Assert.InRange(run.ExitCode, 1, 4);
    }

    [Fact]
    public void A_signal_ends_a_run_that_waits_for_its_input()
    {
        using var tool = Tool.Start(
            "--pipe",
            "--quiet",
            "-N",
            "1",
            "sh",
            "-c",
            $"touch '{_directory["began"]}'; sleep 1000"
        );
        tool.Input.Write("a\nb"u8);
        tool.Input.Flush();
        Eventually.True(() => File.Exists(_directory["began"]), "the first job has begun");

        tool.Signal("TERM");

        Assert.Equal(143, tool.Wait().ExitCode);
    }

    [Fact]
    public void A_directory_as_input_is_told_in_one_line()
    {
        ToolResult run = ShellRun.Of($"\"$@\" < {_directory}", "--pipe", "--quiet", "wc");

        Assert.Equal(255, run.ExitCode);
        Assert.StartsWith("becket: cannot read standard input", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void A_file_that_becomes_shorter_is_an_error_and_the_job_has_failed()
    {
        string file = _directory["input"];
        File.WriteAllBytes(file, Binary(6_000_000));

        ToolResult run = Tool.Run(
            [],
            "--pipe",
            "--quiet",
            "-a",
            file,
            "--recend",
            "",
            "--block",
            "6M",
            "--joblog",
            _directory["log"],
            "--",
            "sh",
            "-c",
            $"truncate -s 3000000 {file}; cat > /dev/null"
        );

        Assert.Equal((255, "becket: cannot read the input: it became shorter\n"), (run.ExitCode, run.Error));
        Assert.NotEqual("0", File.ReadAllLines(_directory["log"])[1].Split('\t')[6]);
    }

    [Theory]
    [InlineData("--round-robin")]
    [InlineData("-k")]
    public void A_program_that_does_not_exist_fails_each_job(string how)
    {
        ToolResult run = Run("pipe", Lines(1000), how, "-j2", "-N", "500", "/does/not/exist");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("/does/not/exist", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--pipe -a missing wc", "cannot read missing: there is no such file")]
    [InlineData(
        "--pipe-part -a /dev/null wc",
        "--pipe-part needs a file on disk, and /dev/null is empty or none; use --pipe"
    )]
    public void An_input_that_cannot_be_read_is_told_in_one_line(string args, string says)
    {
        ToolResult run = Tool.Run([], ["--quiet", .. args.Split(' ')]);

        Assert.Equal((255, "becket: " + says + "\n"), (run.ExitCode, run.Error));
    }
}
