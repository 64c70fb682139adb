using System.Text;

namespace Becket.Cli.Tests.Running;

/// <summary>The tool with real children.</summary>
public sealed class RunTests : IDisposable
{
    private readonly WorkDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Each_line_is_passed_unchanged_as_an_argument()
    {
        ToolResult run = Tool.Run("a b\n$HOME `x` 'y\" *\n\n-n\n", "printf", "<%s>\\n");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(["<$HOME `x` 'y\" *>", "<-n>", "<>", "<a b>"], run.SortedLines);
    }

    [Fact]
    public void Bytes_that_are_not_UTF_8_reach_the_program_unchanged()
    {
        byte[] line = [(byte)'x', 0xFF, 0xC3, (byte)' ', 0x80, (byte)'\n'];

        Assert.Equal(line, Tool.Run(line, "printf", "%s\\n").Bytes);
        Assert.Equal(line, Tool.Run(line, "--shell", "printf '%s\\n' {}").Bytes);
    }

    [Fact]
    public void A_shell_reads_the_command_but_no_value_as_code() =>
        Assert.Equal("3 $(date)\n", Tool.Run("$(date)\n", "--shell", "echo $((1+2)) {}").Output);

    [Fact]
    public void Lines_without_a_command_are_commands_for_a_shell()
    {
        ToolResult run = Tool.Run("echo a | tr a b\nexit 3\n");

        Assert.Equal((1, "b\n"), (run.ExitCode, run.Output));
    }

    [Fact]
    public void A_table_with_a_header_gives_its_columns_by_name() =>
        Assert.Equal(
            ["Ann <a,\"b> Ann 1", "Bob < x> Bob 2"],
            Tool.Run(
                "name,what\r\nAnn,\"a,\"\"b\"\r\nBob, x\r\n",
                "--csv",
                "--header",
                "--",
                "sh",
                "-c",
                "echo \"$1\" \"<$2>\" $3",
                "sh",
                "{name}",
                "{what}",
                "{name} {#}"
            ).SortedLines
        );

    [Fact]
    public void Each_job_has_its_own_environment_directory_and_input()
    {
        Directory.CreateDirectory(_directory["in a"]);
        File.WriteAllText(_directory["a.txt"], "read");

        ToolResult run = Tool.Run(
            "a\n",
            "--env",
            "X={#}{}",
            "--env",
            "Y=2",
            "--workdir",
            _directory["in {}"],
            "--stdin",
            _directory["{}.txt"],
            "sh",
            "-c",
            "echo $X $Y $(basename \"$PWD\") $(cat)"
        );

        Assert.Equal(("1a 2 in a read\n", ""), (run.Output, run.Error));
    }

    [Theory]
    [InlineData("0 a", "--env", "X={}", "sh", "-c", "echo $# $X", "sh")]
    [InlineData("0 a", "--env", "X={}", "--shell", "set --; echo $# $X")]
    [InlineData("1 a", "--env", "X={#}", "sh", "-c", "echo $# $1", "sh")]
    [InlineData("1 a", "--workdir", "/{//}", "sh", "-c", "echo $# $1", "sh")]
    public void A_value_in_a_variable_is_not_appended_to_the_command(string output, params string[] args) =>
        Assert.Equal(output + "\n", Tool.Run("a\n", args).Output);

    [Fact]
    public void A_value_that_names_the_input_is_not_appended_to_the_command()
    {
        File.WriteAllText(_directory["a"], "read");

        Assert.Equal("read", Tool.Run("a\n", "--stdin", _directory["{}"], "cat").Output);
    }

    [Fact]
    public void A_job_has_an_empty_input_and_inherits_no_descriptors()
    {
        ToolResult run = Tool.Run(
            "x\n",
            "sh",
            "-c",
            "cat; for fd in 0 1 2 3 4 5 6 7 8 9; do [ -e /proc/$$/fd/$fd ] && printf %s $fd; done"
        );

        Assert.Equal("012", run.Output);
    }

    [Fact]
    public void A_dry_run_shows_the_commands_and_runs_none()
    {
        ToolResult run = Tool.Run("a b\nc\n", "--dry-run", "--joblog", _directory["log"], "touch", _directory["{}"]);

        Assert.Equal((0, $"touch '{_directory["a b"]}'\ntouch {_directory["c"]}\n"), (run.ExitCode, run.Output));
        Assert.Empty(Directory.GetFileSystemEntries(_directory.ToString()));
    }

    [Fact]
    public void The_exit_code_counts_the_jobs_that_failed() =>
        Assert.Equal(2, Tool.Run("0\n7\n9\n", "sh", "-c", "exit {}").ExitCode);

    [Fact]
    public void A_missing_program_is_reported_once_for_all_jobs()
    {
        ToolResult run = Tool.Run("1\n2\n", "--quiet", "no-such-program");

        Assert.Equal(2, run.ExitCode);
        string line = Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
        Assert.StartsWith("becket: no-such-program ", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_input_file_is_reported_in_one_line()
    {
        ToolResult run = Tool.Run("", "-a", _directory["none"], "echo");

        Assert.Equal(
            (255, $"becket: cannot read {_directory["none"]}: there is no such file\n"),
            (run.ExitCode, run.Error)
        );
    }

    [Fact]
    public void A_job_starts_as_soon_as_its_line_has_arrived()
    {
        string done = _directory["done"];
        using var tool = Tool.Start("-j2", "sh", "-c", $"echo {{}} >> {done}");
        tool.Input.Write("one\n"u8);
        tool.Input.Flush();
        Eventually.Lines(done, 1);
        tool.Input.Write("tw"u8);
        tool.Input.Flush();
        tool.Input.Write("o\nthree"u8);
        tool.Input.Close();

        Assert.Equal(0, tool.Wait().ExitCode);
        Assert.Equal(["one", "three", "two"], File.ReadAllLines(done).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_thousand_lines_are_run_once_each()
    {
        string lines = string.Concat(Enumerable.Range(1, 1000).Select(i => $"{i}\n"));
        ToolResult run = Tool.Run(lines, "-j8", "--joblog", _directory["log"], "true");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(Enumerable.Range(1, 1000), Numbers());
    }

    [Fact]
    public void A_job_that_exceeds_its_time_limit_ends_with_all_its_processes()
    {
        // The limit leaves enough time to start, also on a machine that is slow or busy. Both shells ignore SIGTERM.
        ToolResult run = Tool.Run(
            "x\n",
            "--timeout",
            "10s",
            "--joblog",
            _directory["log"],
            "sh",
            "-c",
            $"trap '' TERM; sh -c 'trap \"\" TERM; echo $$ > {_directory["pid"]}; while :; do sleep 1; done' "
                + $"& wait; wait"
        );

        Assert.Equal(1, run.ExitCode);
        Eventually.Gone(File.ReadAllText(_directory["pid"]).Trim());
        Assert.Equal("-1", File.ReadAllLines(_directory["log"])[1].Split('\t')[6]);
    }

    [Fact]
    public void A_process_that_a_job_leaves_behind_does_not_hold_up_the_run()
    {
        // The process keeps the job's pipe open for a minute.
        ToolResult run = Tool.Run(
            "x\n",
            "--line-buffer",
            "sh",
            "-c",
            $"echo begun; sh -c 'echo $$ > {_directory["pid"]}; exec sleep 60' & while [ ! -s "
                + $"{_directory["pid"]} ]; do sleep 0.01; done"
        );

        Assert.Equal((0, "begun\n"), (run.ExitCode, run.Output));
        using var kill = System.Diagnostics.Process.Start("kill", File.ReadAllText(_directory["pid"]).Trim());
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    [Fact]
    public void A_job_that_fails_is_tried_again()
    {
        string count = _directory["count"];
        ToolResult run = Tool.Run(
            "x\n",
            "--retries",
            "3",
            "--retry-delay",
            "1ms",
            "--joblog",
            _directory["log"],
            "sh",
            "-c",
            $"echo >> {count}; [ $(wc -l < {count}) = 3 ]"
        );

        Assert.Equal((0, 3), (run.ExitCode, File.ReadAllLines(count).Length));
        Assert.Single(Numbers());
    }

    private IEnumerable<int> Numbers() =>
        File.ReadAllLines(_directory["log"], Encoding.UTF8)
            .Skip(1)
            .Select(line => int.Parse(line.Split('\t')[0], System.Globalization.CultureInfo.InvariantCulture))
            .Order();
}
