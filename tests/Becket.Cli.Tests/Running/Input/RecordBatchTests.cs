using System.Globalization;
using System.Text;
using Becket.Cli.Native;
using Becket.Cli.Running;
using Becket.Cli.Running.Input;
using Becket.Cli.Running.Options;
using Becket.Cli.Running.Templates;

namespace Becket.Cli.Tests.Running.Input;

/// <summary>Several records for one command.</summary>
public sealed class RecordBatchTests
{
    [Fact]
    public void A_command_waits_until_it_is_full_or_the_input_ends()
    {
        ListRecords source = new ListRecords("a", "b", "c", "d", "e").Hold(3);
        using RecordBatches batches = Batches(source, new BatchOptions { MaxArguments = 2 });

        Assert.Equal(["a b"], Take(batches));
        Assert.False(batches.IsOver);
        source.Release();

        Assert.Equal(["c d", "e"], Take(batches));
        Assert.True(batches.IsOver);
    }

    [Theory]
    [InlineData(1, "")]
    [InlineData(7, "{}")]
    [InlineData(30, "x{}y")]
    [InlineData(4, "{/.}{.}")]
    public void Commands_are_as_long_as_allowed_and_never_longer(int length, string word)
    {
        const int Most = 500;
        string[] values = [.. Enumerable.Range(0, 1000).Select(i => new string('v', (i % length) + 1))];
        var batch = new BatchOptions
        {
            FillsInContext = true,
            FillsWhole = true,
            MaxCharacters = Most,
        };
        var options = new RunOptions { Command = word.Length == 0 ? ["echo"] : ["echo", word], Batch = batch };
        var template = new JobTemplate(options, []);
        using var batches = new RecordBatches(
            new ListRecords(values),
            batch,
            new CommandRoom(template, options),
            slots: 3
        );
        int taken = 0;
        while (batches.TryRead(out IReadOnlyList<string> columns))
        {
            Assert.Equal(values.Skip(taken).Take(columns.Count), columns);
            taken += columns.Count;
            Assert.InRange(Length(columns), 1, Most);
            if (taken < values.Length)
            {
                Assert.True(Length([.. columns, values[taken]]) > Most);
            }
        }

        Assert.Equal(values.Length, taken);
        Assert.True(batches.IsOver);

        long Length(IReadOnlyList<string> columns) => template.Measure(new JobValues(1, 1, columns)).Characters;
    }

    [Fact]
    public void The_system_takes_the_longest_command()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the limits are Linux's");
        string values = string.Concat(Enumerable.Range(0, 400_000).Select(i => $"{i}\n"));

        ToolResult run = Tool.Run(values, "--xargs", "sh", "-c", "echo $#", "sh");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        int[] counts = [.. run.SortedLines.Select(line => int.Parse(line, CultureInfo.InvariantCulture))];
        Assert.Equal(400_000, counts.Sum());
        Assert.InRange(CommandLimits.MostBytes, 100_000, long.MaxValue);
        Assert.InRange(counts.Length, 1, (values.Length * 3 / CommandLimits.MostBytes) + 3);
    }

    [Fact]
    public void A_script_for_a_shell_is_one_argument_and_shorter()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the limits are Linux's");
        string values = string.Concat(Enumerable.Range(0, 60_000).Select(i => $"{i}\n"));

        ToolResult run = Tool.Run(values, "--shell", "--xargs", "echo {} | wc -w");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(60_000, run.SortedLines.Sum(line => int.Parse(line, CultureInfo.InvariantCulture)));
        Assert.InRange(run.SortedLines.Length, 3, 4);
    }

    [Fact]
    public void A_value_that_does_not_fit_is_named_once_after_the_jobs_before_it()
    {
        ToolResult run = Tool.Run("", "-s", "10", "echo", ":::", "aaaa", "bbbbbbbbbb", "cccc");

        Assert.Equal((255, "aaaa\n"), (run.ExitCode, run.Output));
        Assert.Equal(
            "becket: command 2 is longer than the 10 characters of --max-chars with one value already\n",
            run.Error
        );
    }

    [Fact]
    public void With_exit_a_run_ends_where_fewer_values_fit_than_asked_for()
    {
        BatchOptions batch = new()
        {
            MaxArguments = 3,
            MaxCharacters = 12,
            ExitIfTooLong = true,
        };
        using RecordBatches batches = Batches(new ListRecords("a", "b", "c", "long", "longer"), batch);

        Assert.True(batches.TryRead(out IReadOnlyList<string> columns));
        Assert.Equal(["a", "b", "c"], columns);
        RunException error = Assert.Throws<RunException>(() => batches.TryRead(out _));
        Assert.StartsWith("2 values do not fit in command 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_resumed_run_skips_commands_by_number()
    {
        using var directory = new WorkDirectory();
        string[] args = ["-n2", "-j1", "--joblog", directory["log"]];
        Tool.Run("a\nb\nc\n7\ne\n", [.. args, "sh", "-c", "[ $1 != c ]", "sh"]);

        ToolResult run = Tool.Run("a\nb\nc\n7\ne\n", [.. args, "--resume-failed", "echo"]);

        Assert.Equal((0, "c 7\n"), (run.ExitCode, run.Output));
        Assert.Equal(
            ["2\techo c 7", "3"],
            File.ReadAllLines(directory["log"], Encoding.UTF8)
                .Skip(3)
                .Select(line => line.Split('\t'))
                .Select(fields => fields[0] == "2" ? $"{fields[0]}\t{fields[^1]}" : fields[0])
                .Order(StringComparer.Ordinal)
        );
    }

    private static RecordBatches Batches(RecordSource source, BatchOptions batch)
    {
        var options = new RunOptions { Command = ["echo"], Batch = batch };
        return new RecordBatches(source, batch, new CommandRoom(new JobTemplate(options, []), options), slots: 2);
    }

    private static List<string> Take(RecordSource source)
    {
        var taken = new List<string>();
        while (source.TryRead(out IReadOnlyList<string> columns))
        {
            taken.Add(string.Join(' ', columns));
        }

        return taken;
    }
}
