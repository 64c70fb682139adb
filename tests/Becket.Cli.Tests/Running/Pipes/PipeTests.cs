using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Becket.Cli.Tests.Running.Pipes;

/// <summary>The blocks that jobs read, however the input arrives.</summary>
public sealed class PipeTests : PipeTest
{
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
            Files["{#}"]
        );

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(input.Length, run.SortedLines.Sum(int.Parse));
        string[] files =
        [
            .. Directory.GetFiles(Files.ToString()).Where(file => !file.EndsWith("input", StringComparison.Ordinal)),
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
        string script = $"cat; test -e {Files["t"]}{{#}} || {{ touch {Files["t"]}{{#}}; exit 1; }}";

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
            Files["out"],
            "--",
            "sh",
            "-c",
            script
        );

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(4, Directory.GetFiles(Files.ToString(), "t*").Length);
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
            $"TMPDIR={Files} \"$@\"; ls {Files}",
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
            Files["part{#}"]
        );

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(3, run.SortedLines.Length);
        Assert.Equal(200_000, run.SortedLines.Sum(int.Parse));
        Assert.All(run.SortedLines, line => Assert.NotEqual(0, int.Parse(line, CultureInfo.InvariantCulture)));
        string[] lines = [.. Directory.GetFiles(Files.ToString(), "part*").SelectMany(File.ReadAllLines)];
        Assert.Equal(200_000, lines.Distinct().Count());
    }
}
