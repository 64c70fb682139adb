using System.Diagnostics;
using System.Globalization;

namespace Becket.Cli.Tests.Running.Outputs;

/// <summary>Outputs of real children through real pipes.</summary>
public sealed class RealOutputTests : IDisposable
{
    private readonly WorkDirectory _directory = new();

    private static string ToolInShell => string.Join(' ', Tool.Command.Select(word => $"'{word}'"));

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Outputs_keep_the_order_of_the_input_although_jobs_are_retried()
    {
        string count =
            "n=$(cat {} 2>/dev/null || echo 0); echo $((n + 1)) > {}; echo {#} try $n; echo error {#} >&2; [ "
            + "$n -ge $(expr {#} % 3) ]";

        ToolResult run = Tool.Run(
            string.Concat(Enumerable.Range(1, 9).Select(i => $"{_directory[$"count{i}"]}\n")),
            "-k",
            "-j4",
            "--retries",
            "3",
            "--shell",
            count
        );

        Assert.Equal(0, run.ExitCode);
        Assert.Equal([.. Enumerable.Range(1, 9).Select(i => $"{i} try {i % 3}"), ""], run.Output.Split('\n'));
        Assert.Equal([.. Enumerable.Range(1, 9).Select(i => $"error {i}"), ""], run.Error.Split('\n'));
    }

    [Fact]
    public void Tagged_lines_of_concurrent_jobs_stay_whole()
    {
        ToolResult run = Tool.Run(
            "a\nb\nc\n",
            "-j3",
            "--line-buffer",
            "--tagstring",
            "<{}>",
            "sh",
            "-c",
            "for i in 1 2 3 4 5; do printf half-; printf '%s\\n' $i; done"
        );

        Assert.Equal("abc".SelectMany(who => "12345".Select(i => $"<{who}>\thalf-{i}")), run.SortedLines);
    }

    [Fact]
    public void Large_outputs_arrive_complete_and_leave_no_file_behind()
    {
        // More than the limit of memory.
        const int Size = 45_000_000;
        string run = string.Create(
            CultureInfo.InvariantCulture,
            $"printf '%s\\n' a b | TMPDIR={_directory} {ToolInShell} run -j2 -k --shell 'yes {{}} | head -c {Size}'"
        );

        Assert.Equal("0\n", Shell($"{run} > {_directory["out"]}; echo $?"));
        Assert.Equal("", Shell($"(yes a | head -c {Size}; yes b | head -c {Size}) | cmp - {_directory["out"]}"));
        Assert.Equal(["out"], Directory.GetFileSystemEntries(_directory.ToString()).Select(Path.GetFileName));
    }

    [Fact]
    public void A_killed_run_leaves_no_file_behind()
    {
        // Two jobs: the last one of a run writes as it goes.
        File.WriteAllText(_directory["line"], "1\n2\n");
        string run =
            $"TMPDIR={_directory} exec {ToolInShell} run -j2 -a {_directory["line"]} --shell 'head -c 70000000 "
            + $"/dev/zero; echo $$ >> {_directory["pid"]}; exec sleep 60; : {{}}'";
        using var process = Process.Start("sh", ["-c", run]);

        string pid = string.Join(' ', Eventually.Lines(_directory["pid"], 2));
        process.Kill();
        process.WaitForExit();
        Assert.NotEqual(0, process.ExitCode);
        Shell($"kill {pid}");

        // The runtime keeps files for debuggers there, and removes them unless it is killed.
        Assert.Equal(
            ["line", "pid"],
            Directory
                .GetFileSystemEntries(_directory.ToString())
                .Select(Path.GetFileName)
                .Where(name =>
                    !name!.StartsWith("clr-debug", StringComparison.Ordinal)
                    && !name.StartsWith("dotnet-diagnostic", StringComparison.Ordinal)
                )
                .Order()
        );
    }

    [Fact]
    public void A_run_without_room_for_temporary_files_ends_with_a_message()
    {
        string answer = Shell(
            $"printf '\\n\\n' | TMPDIR=/no/such/directory {ToolInShell} run -j2 --shell 'head -c 70000000 /dev/zero; "
                + $"sleep 60; : {{}}' 2>&1; echo $?"
        );

        Assert.Contains(
            "becket: there is no room for the outputs in '/no/such/directory",
            answer,
            StringComparison.Ordinal
        );
        Assert.EndsWith("\n255\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_whose_output_goes_to_a_full_disk_ends_with_a_message()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no /dev/full here.");
        string answer = Shell($"yes 2>/dev/null | {ToolInShell} run -j2 echo 2>&1 > /dev/full; echo $?");

        Assert.StartsWith(
            "becket: cannot write to standard output: No space left on device\n",
            answer,
            StringComparison.Ordinal
        );
        Assert.EndsWith("\n255\n", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("--line-buffer")]
    [InlineData("--ungroup")]
    public void A_run_whose_output_has_no_reader_exits_with_141(string option) =>
        Assert.Equal(
            "1\n141\n",
            Shell(
                $"seq 1000000 2>/dev/null | {ToolInShell} run --quiet -j1 {option} --shell 'echo {{}}; sleep 0.01; "
                    + $"echo; echo' | head -n 1; echo ${{PIPESTATUS[1]}}"
            )
        );

    [Fact]
    public void A_slow_reader_gets_all_output() =>
        Assert.Equal(
            "40000000\n",
            Shell($"seq 40 | {ToolInShell} run -j4 --shell 'head -c 1000000 /dev/zero # {{}}' | (sleep 0.5; wc -c)")
        );

    [Fact]
    public void Results_are_in_folders_named_by_the_columns()
    {
        ToolResult run = Tool.Run(
            "who\twhat\nAnn\ta/b\n",
            "--header",
            "--results",
            _directory["results"],
            "sh",
            "-c",
            "echo out $1; echo err >&2; exit 3",
            "sh",
            "{who}"
        );

        Assert.Equal((1, "out Ann\n"), (run.ExitCode, run.Output));
        string folder = Path.Combine(_directory["results"], "who", "Ann", "what", @"a\_b");
        Assert.Equal(
            ["out Ann\n", "err\n", "1"],
            new[] { "stdout", "stderr", "seq" }.Select(name => File.ReadAllText(Path.Combine(folder, name)))
        );
    }

    [Fact]
    public void Results_and_ungroup_exclude_each_other() =>
        Assert.Equal(255, Tool.Run("1\n", "--ungroup", "--results", _directory["results"], "echo").ExitCode);

    private static string Shell(string command)
    {
        using Process shell = Process.Start(
            new ProcessStartInfo("bash", ["-c", command]) { RedirectStandardOutput = true }
        )!;
        Task<string> output = shell.StandardOutput.ReadToEndAsync();
        Assert.True(shell.WaitForExit(Tool.Patience), command);
        return output.Result;
    }
}
