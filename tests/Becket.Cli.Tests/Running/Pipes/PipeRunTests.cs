using System.Globalization;
using System.Security.Cryptography;

namespace Becket.Cli.Tests.Running.Pipes;

/// <summary>A run with jobs that read blocks: its log, its limits, its signals, and what goes wrong.</summary>
public sealed class PipeRunTests : PipeTest
{
    [Fact]
    public void A_job_that_ends_early_leaves_the_blocks_to_the_others()
    {
        ToolResult run = Run(
            "pipe",
            Lines(100_000),
            "--block",
            "10k",
            "--round-robin",
            "-j2",
            "sh",
            "-c",
            "test {#} = 1 || exec wc -l"
        );

        // The first job takes no more blocks than its pipe holds.
        Assert.Equal(0, run.ExitCode);
        Assert.InRange(int.Parse(run.Output, CultureInfo.InvariantCulture), 1, 100_000);
    }

    [Fact]
    public void The_log_has_the_bytes_sent_and_a_resumed_run_skips_the_blocks()
    {
        string log = Files["log"];
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
            $"touch '{Files["began"]}'; sleep 1000"
        );
        tool.Input.Write("a\nb"u8);
        tool.Input.Flush();
        Eventually.True(() => File.Exists(Files["began"]), "the first job has begun");

        tool.Signal("TERM");

        Assert.Equal(143, tool.Wait().ExitCode);
    }

    [Fact]
    public void AFiles_as_input_is_told_in_one_line()
    {
        ToolResult run = ShellRun.Of($"\"$@\" < {Files}", "--pipe", "--quiet", "wc");

        Assert.Equal(255, run.ExitCode);
        Assert.StartsWith("becket: cannot read standard input", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void A_file_that_becomes_shorter_is_an_error_and_the_job_has_failed()
    {
        string file = Files["input"];
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
            Files["log"],
            "--",
            "sh",
            "-c",
            $"truncate -s 3000000 {file}; cat > /dev/null"
        );

        Assert.Equal((255, "becket: cannot read the input: it became shorter\n"), (run.ExitCode, run.Error));
        Assert.NotEqual("0", File.ReadAllLines(Files["log"])[1].Split('\t')[6]);
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

    [Fact]
    public void Starts_that_are_held_up_do_not_hold_up_the_blocks()
    {
        ToolResult run = Run(
            "pipe",
            Lines(1000),
            "--round-robin",
            "-j2",
            "-N",
            "100",
            "--delay",
            "1000s",
            "--",
            "wc",
            "-l"
        );

        Assert.Equal((0, "1000\n"), (run.ExitCode, run.Output));
    }

    [Fact]
    public void A_dry_run_prints_the_commands_of_the_blocks() =>
        Assert.Equal("wc 1\nwc 2\n", Run("pipe", "a\nb\n"u8.ToArray(), "-N", "1", "--dry-run", "wc", "{#}").Output);

    [Fact]
    public void A_file_of_the_system_without_a_length_is_read_to_its_end() =>
        Assert.Equal("1\n", Tool.Run([], "--pipe", "-a", "/proc/self/stat", "wc", "-l").Output);

    [Fact]
    public void A_part_per_slot_covers_the_file()
    {
        ToolResult run = Run("--pipe-part", Lines(10_000), "--block", "-2", "-j3", "wc", "-l");

        Assert.Equal(6, run.SortedLines.Length);
        Assert.Equal(10_000, run.SortedLines.Sum(int.Parse));
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

    [Fact]
    public void Other_drivers_feed_the_jobs_through_their_transports()
    {
        byte[] input = Binary(2_000_000);
        File.WriteAllBytes(Files["input"], input);

        ToolResult run = ShellRun.Of(
            "BECKET_DRIVER=sockets exec \"$@\"",
            "--pipe",
            "-a",
            Files["input"],
            "--block",
            "300k",
            "-k",
            "-j2",
            "cat"
        );
        ToolResult dealt = ShellRun.Of(
            "BECKET_DRIVER=sockets exec \"$@\"",
            "--pipe",
            "-a",
            Files["input"],
            "--round-robin",
            "-j2",
            "wc",
            "-c"
        );
        ToolResult unread = ShellRun.Of(
            "BECKET_DRIVER=sockets exec \"$@\"",
            "--pipe",
            "-a",
            Files["input"],
            "--block",
            "900k",
            "true"
        );

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(SHA256.HashData(input), SHA256.HashData(run.Bytes));
        Assert.Equal(input.Length, dealt.SortedLines.Sum(int.Parse));
        Assert.Equal((0, ""), (unread.ExitCode, unread.Output));
    }
}
