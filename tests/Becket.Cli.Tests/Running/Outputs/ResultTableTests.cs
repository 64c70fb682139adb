using System.Text;
using System.Text.Json;

namespace Becket.Cli.Tests.Running.Outputs;

/// <summary>Outputs in tables and in named files, by the tool itself.</summary>
public sealed class ResultTableTests : IDisposable
{
    private readonly WorkDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_table_has_a_record_for_each_job_and_nothing_is_printed()
    {
        ToolResult run = Run("a\nb c\n", _directory["out.csv"], "echo \"out,$1\"; echo 'a \"quote\"' >&2; exit 3");

        Assert.Equal((2, "", ""), (run.ExitCode, run.Output, run.Error));
        string table = File.ReadAllText(_directory["out.csv"]);
        Assert.StartsWith(
            "Seq,Host,Starttime,JobRuntime,Send,Receive,Exitval,Signal,Command,V1,Stdout,Stderr\n1,:,",
            table,
            StringComparison.Ordinal
        );
        Assert.Contains(",0,18,3,0,\"sh -c ", table, StringComparison.Ordinal);
        Assert.Contains(",a,\"out,a\n\",\"a \"\"quote\"\"\n\"\n2,:,", table, StringComparison.Ordinal);
        Assert.EndsWith(",\"b c\",\"out,b c\n\",\"a \"\"quote\"\"\n\"\n", table, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_makes_its_directory()
    {
        ToolResult run = Tool.Run("a\n", "--results", _directory["new/deep/out.csv"], "echo");

        Assert.Equal((0, "", ""), (run.ExitCode, run.Output, run.Error));
        Assert.True(File.Exists(_directory["new/deep/out.csv"]));
    }

    [Fact]
    public void A_table_names_the_columns_of_the_header_and_may_have_tabs()
    {
        Tool.Run("x\ty\n1\t2\n", "--quiet", "--header", "--results", _directory["out.tsv"], "echo");

        string[] lines = File.ReadAllLines(_directory["out.tsv"]);
        Assert.EndsWith("\tCommand\tx\ty\tStdout\tStderr", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("\t\"echo 1 2\"\t1\t2\t\"1 2", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_in_json_has_an_object_a_line_and_replaces_bytes_that_are_no_text()
    {
        // The character é begins in one piece of the output and ends in the next.
        ToolResult run = Run(
            "a\n",
            _directory["out.json"],
            "head -c 65535 /dev/zero | tr '\\0' x; printf '\\303'; sleep 0.01; printf '\\251\\377'; echo \\\"e >&2"
        );

        Assert.Equal(0, run.ExitCode);
        using var record = JsonDocument.Parse(File.ReadAllText(_directory["out.json"], Encoding.UTF8));
        Assert.Equal(new string('x', 65535) + "é\uFFFD", record.RootElement.GetProperty("Stdout").GetString());
        Assert.Equal("\"e\n", record.RootElement.GetProperty("Stderr").GetString());
        Assert.Equal("a", record.RootElement.GetProperty("V")[0].GetString());
        Assert.Equal(1, record.RootElement.GetProperty("Seq").GetInt64());
    }

    [Fact]
    public void A_table_keeps_only_the_last_attempt()
    {
        Tool.Run(
            _directory["count"] + "\n",
            "--quiet",
            "--retries",
            "2",
            "--results",
            _directory["out.csv"],
            "sh",
            "-c",
            "cat $1 2>/dev/null && echo second && exit 0; echo first | tee $1; exit 1",
            "x",
            "{}"
        );

        string[] lines = File.ReadAllLines(_directory["out.csv"]);
        Assert.EndsWith("\"first", lines[1], StringComparison.Ordinal);
        Assert.Equal(["second", "\","], lines[2..]);
    }

    [Fact]
    public void A_run_without_a_job_leaves_a_table_with_its_heading()
    {
        Run("", _directory["out.csv"], "true");

        Assert.Equal(
            "Seq,Host,Starttime,JobRuntime,Send,Receive,Exitval,Signal,Command,Stdout,Stderr\n",
            File.ReadAllText(_directory["out.csv"])
        );
    }

    [Fact]
    public void A_table_that_cannot_be_created_or_written_is_one_line_and_255()
    {
        ToolResult missing = Run("a\n", "/dev/null/no/out.csv", "true");
        Assert.Equal(255, missing.ExitCode);
        Assert.Contains(
            "becket: cannot keep the results in '/dev/null/no/out.csv': ",
            Assert.Single(missing.Error.Trim().Split('\n')),
            StringComparison.Ordinal
        );

        Assert.SkipUnless(File.Exists("/dev/full"), "There is no /dev/full here.");
        File.CreateSymbolicLink(_directory["full.csv"], "/dev/full");
        ToolResult full = Run("a\n", _directory["full.csv"], "echo out");
        Assert.Equal(255, full.ExitCode);
        Assert.Contains(
            "cannot keep the results in",
            Assert.Single(full.Error.Trim().Split('\n')),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_name_with_placeholders_names_the_files_of_each_job()
    {
        ToolResult run = Tool.Run(
            "a\n",
            "--quiet",
            "--results",
            _directory["r"] + "/{}-{#}",
            "sh",
            "-c",
            "echo o; echo e >&2"
        );

        Assert.Equal((0, "o\n", "e\n"), (run.ExitCode, run.Output, run.Error));
        Assert.Equal(
            ["o\n", "e\n", "1"],
            new[] { "", ".err", ".seq" }.Select(end => File.ReadAllText(Path.Combine(_directory["r"], "a-1" + end)))
        );
    }

    [Fact]
    public void A_name_with_placeholders_and_a_slash_at_its_end_names_a_folder_for_each_job()
    {
        Tool.Run("a\n", "--quiet", "--results", _directory["r"] + "/{}/", "echo");

        Assert.Equal("a\n", File.ReadAllText(Path.Combine(_directory["r"], "a", "stdout")));
    }

    [Theory]
    [InlineData("--files", '\n')]
    [InlineData("--files0", '\0')]
    public void The_names_of_files_are_printed_instead_of_outputs(string option, char end)
    {
        ToolResult run = Tool.Run(
            "a\nb\n",
            "--quiet",
            "-k",
            option,
            "--tmpdir",
            _directory.ToString(),
            "sh",
            "-c",
            "echo $1; echo e >&2",
            "x"
        );

        Assert.Equal((0, "e\ne\n"), (run.ExitCode, run.Error));
        Assert.EndsWith(end.ToString(), run.Output, StringComparison.Ordinal);
        string[] names = run.Output.Split(end, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["a\n", "b\n"], names.Select(File.ReadAllText));
        Assert.Equal(names.Order(), Directory.GetFiles(_directory.ToString()).Order());
    }

    [Fact]
    public void With_results_the_names_are_those_of_the_results()
    {
        ToolResult run = Tool.Run("a\n", "--quiet", "--files", "--results", _directory["r"], "echo");

        Assert.Equal(Path.Combine(_directory["r"], "1", "a", "stdout") + "\n", run.Output);
    }

    [Fact]
    public void A_retried_job_leaves_one_file()
    {
        string directory = _directory.ToString();
        ToolResult run = Tool.Run("a\n", "--quiet", "--files", "--retries", "3", "--tmpdir", directory, "false");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal([run.Output.TrimEnd('\n')], Directory.GetFiles(_directory.ToString()));
    }

    [Fact]
    public void A_temporary_directory_that_does_not_exist_is_a_misuse()
    {
        ToolResult run = Tool.Run("a\n", "--tmpdir", "/no/such/directory", "echo");

        Assert.Contains("--tmpdir takes a directory that exists", run.Error, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
    }

    private static ToolResult Run(string input, string table, string script) =>
        Tool.Run(input, "--quiet", "--results", table, "-j1", "sh", "-c", script, "x", "{}");
}
