using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Becket.Cli.Tests.Running.Pipes;

/// <summary>The tool with jobs that read blocks.</summary>
public sealed partial class PipeTests : IDisposable
{
    private readonly WorkDirectory _directory = new();

    /// <summary>How the input arrives: through a pipe, as a file on standard input, or as a named file.</summary>
    public static TheoryData<string> Ways => ["pipe", "stdin", "-a", "--pipe-part"];

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(Ways))]
    public void The_blocks_in_order_are_the_input(string way)
    {
        byte[] input = Binary(3_000_000);

        ToolResult run = Run(way, input, "--block", "100k", "-k", "-j4", "cat");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(SHA256.HashData(input), SHA256.HashData(run.Bytes));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Each_block_holds_whole_records_of_about_its_size(string way)
    {
        byte[] input = Lines(5_000);

        ToolResult run = Run(
            way,
            input,
            "--block",
            "10k",
            "-j3",
            "--",
            "sh",
            "-c",
            "cat > \"$0\"; wc -c < \"$0\"",
            _directory["{#}"]
        );

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(input.Length, run.SortedLines.Sum(int.Parse));
        string[] files =
        [
            .. Directory
                .GetFiles(_directory.ToString())
                .Where(file => !file.EndsWith("input", StringComparison.Ordinal)),
        ];
        Assert.Equal(run.SortedLines.Length, files.Length);
        Assert.All(files, file => Assert.EndsWith("\n", File.ReadAllText(file), StringComparison.Ordinal));
        Assert.InRange(files.Length, input.Length / 10_000, (input.Length / 9_900) + 1);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_block_that_no_pipe_holds_is_fed_while_the_job_reads(string way)
    {
        byte[] input = Binary(5_000_000);

        ToolResult run = Run(
            way,
            input,
            "--block",
            "3M",
            "--recend",
            "",
            "-k",
            "-j2",
            "--",
            "sh",
            "-c",
            "sleep 0.1; cat"
        );

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(SHA256.HashData(input), SHA256.HashData(run.Bytes));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_record_longer_than_a_block_stays_whole(string way)
    {
        string line = new('x', 300_000);
        byte[] input = Encoding.ASCII.GetBytes($"{line}\n{line}\nlast");

        ToolResult run = Run(way, input, "--block", "1k", "-k", "wc", "-c");

        Assert.Equal("300001\n300001\n4\n", run.Output);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_job_that_does_not_read_its_input_is_no_failure(string way)
    {
        ToolResult run = Run(way, Lines(100_000), "--block", "300k", "-k", "-j2", "head", "-n1");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.InRange(run.SortedLines.Length, 2, 4);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_job_that_is_tried_again_reads_the_same_block(string way)
    {
        byte[] input = Binary(2_000_000);
        string script = $"cat; test -e {_directory["t"]}{{#}} || {{ touch {_directory["t"]}{{#}}; exit 1; }}";

        ToolResult run = Run(
            way,
            input,
            "--block",
            "500k",
            "--recend",
            "",
            "-k",
            "--retries",
            "2",
            "--results",
            _directory["out"],
            "--",
            "sh",
            "-c",
            script
        );

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(4, Directory.GetFiles(_directory.ToString(), "t*").Length);
        Assert.Equal(SHA256.HashData(input), SHA256.HashData(run.Bytes.AsSpan(run.Bytes.Length - input.Length)));
    }

    [Theory]
    [InlineData("pipe")]
    [InlineData("stdin")]
    [InlineData("-a")]
    public void An_empty_input_has_no_jobs(string way)
    {
        ToolResult run = Run(way, [], "echo", "job");

        Assert.Equal((0, ""), (run.ExitCode, run.Output));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Each_block_begins_with_the_header(string way)
    {
        byte[] input = "name\n---\n1\n2\n3\n"u8.ToArray();

        Assert.Equal(
            "name\n---\n1\n2\nname\n---\n3\n",
            Run(way, input, "--block-header", "2", "-N", "2", "-k", "cat").Output
        );
        Assert.Equal("name\n---\n1\n2\n3\n", Run(way, input, "--block-header", "n.*\\n-+\\n", "cat").Output);
        Assert.Equal("name\n---\n1\n2\n3\n", Run(way, input, "--header", "--", "cat").Output);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Separators_can_be_removed(string way)
    {
        byte[] input = "h\na,b,c"u8.ToArray();

        ToolResult run = Run(way, input, "--block-header", "1", "--recend", ",", "--rrs", "-N", "1", "-k", "cat");

        Assert.Equal("h\nah\nbh\nc", run.Output);
    }

    [Theory]
    [InlineData("pipe", "--cat")]
    [InlineData("stdin", "--cat")]
    [InlineData("pipe", "--fifo")]
    [InlineData("stdin", "--fifo")]
    public void A_job_may_find_its_block_under_a_name(string way, string how)
    {
        byte[] input = Binary(2_500_000);

        ToolResult run = Run(way, input, "--block", "800k", "--recend", "", how, "-k", "-j2", "cat", "{}");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(SHA256.HashData(input), SHA256.HashData(run.Bytes));
    }

    [Theory]
    [InlineData("--cat")]
    [InlineData("--fifo")]
    public void No_name_is_left_behind(string how)
    {
        // One job reads all, one nothing, and one fails.
        ToolResult run = ShellRun.Of(
            $"TMPDIR={_directory} \"$@\"; ls {_directory}",
            "--pipe",
            "-a",
            Written("1\n2\n3\n"),
            "-N",
            "1",
            how,
            "-k",
            "--quiet",
            "--",
            "sh",
            "-c",
            "case {#} in 1) cat {};; 2) ;; 3) exit 1; esac"
        );

        Assert.Equal("1\ninput\n", run.Output);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_fixed_number_of_jobs_shares_the_blocks(string way)
    {
        byte[] input = Lines(200_000);

        ToolResult run = Run(
            way,
            input,
            "--block",
            "50k",
            "--round-robin",
            "-j3",
            "sh",
            "-c",
            "sort -n > \"$0\"; wc -l < \"$0\"",
            _directory["part{#}"]
        );

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(3, run.SortedLines.Length);
        Assert.Equal(200_000, run.SortedLines.Sum(int.Parse));
        Assert.All(run.SortedLines, line => Assert.NotEqual(0, int.Parse(line, CultureInfo.InvariantCulture)));
        string[] lines = [.. Directory.GetFiles(_directory.ToString(), "part*").SelectMany(File.ReadAllLines)];
        Assert.Equal(200_000, lines.Distinct().Count());
    }

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

    [Fact]
    public void Other_drivers_feed_the_jobs_through_their_transports()
    {
        byte[] input = Binary(2_000_000);
        File.WriteAllBytes(_directory["input"], input);

        ToolResult run = ShellRun.Of(
            "BECKET_DRIVER=sockets exec \"$@\"",
            "--pipe",
            "-a",
            _directory["input"],
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
            _directory["input"],
            "--round-robin",
            "-j2",
            "wc",
            "-c"
        );
        ToolResult unread = ShellRun.Of(
            "BECKET_DRIVER=sockets exec \"$@\"",
            "--pipe",
            "-a",
            _directory["input"],
            "--block",
            "900k",
            "true"
        );

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(SHA256.HashData(input), SHA256.HashData(run.Bytes));
        Assert.Equal(input.Length, dealt.SortedLines.Sum(int.Parse));
        Assert.Equal((0, ""), (unread.ExitCode, unread.Output));
    }

    private static byte[] Binary(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private static byte[] Lines(int count) =>
        Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(1, count).Select(number => $"{number}\n")));

    private string Written(string text)
    {
        File.WriteAllText(_directory["input"], text);
        return _directory["input"];
    }

    private ToolResult Run(string way, byte[] input, params string[] args)
    {
        string file = _directory["input"];
        File.WriteAllBytes(file, input);
        return way switch
        {
            "pipe" => Tool.Run(input, ["--pipe", .. args]),
            "stdin" => ShellRun.Of($"exec \"$@\" < '{file}'", ["--pipe", .. args]),
            "-a" => Tool.Run([], ["--pipe", "-a", file, .. args]),
            _ => Tool.Run([], [way, "-a", file, .. args]),
        };
    }
}
