namespace Becket.Cli.Tests;

public sealed class TranscriptTests
{
    [Theory]
    [InlineData(3, "3.00")]
    [InlineData(4, "3.00")]
    [InlineData(5, "9.00")]
    public void In_virtual_time_a_step_prints_what_Twisted_printed_and_takes_exactly_its_time(int step, string seconds)
    {
        var run = CommandRun.Of("example", $"{step}", "--virtual");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal([.. Transcript.Of(step), $"* Elapsed time: {seconds} seconds"], run.Lines);
    }

    [Theory]
    [InlineData(1, 0.2)]
    [InlineData(3, 0.05)]
    [InlineData(4, 0.05)]
    [InlineData(6, 0.05)]
    public void In_real_time_a_step_prints_what_Twisted_printed_and_is_never_early(int step, double seconds)
    {
        var run = CommandRun.Of("example", $"{step}", "--seconds", "0.05");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(Transcript.Of(step), Transcript.WithoutTime(run.Lines));
        Assert.True(Transcript.ElapsedSeconds(run.Lines) >= seconds, run.Lines[^1]);
    }

    [Fact]
    public void Threads_print_the_same_lines_and_each_developer_keeps_its_order()
    {
        var run = CommandRun.Of("example", "2", "--seconds", "0.05");

        Assert.Equal(0, run.ExitCode);
        string[] lines = Transcript.WithoutTime(run.Lines);
        Assert.Equal(Transcript.Of(2).Order(StringComparer.Ordinal), lines.Order(StringComparer.Ordinal));
        for (int developer = 0; developer < 5; developer++)
        {
            AssertOrder(lines, $"Goodmorning from developer {developer}", $"Bye from developer {developer}");
        }

        for (int customer = 0; customer < 15; customer++)
        {
            AssertOrder(lines, $"Start installation for Customer {customer}", $"All done for Customer {customer}");
        }

        Assert.True(MostAtOnce(lines, "Start installation") <= 5);
    }

    [Fact]
    public void Five_slots_of_real_time_never_hold_more_than_five_customers()
    {
        var run = CommandRun.Of("example", "5", "--seconds", "0.05");

        string[] lines = Transcript.WithoutTime(run.Lines);
        Assert.Equal(Transcript.Of(5).Order(StringComparer.Ordinal), lines.Order(StringComparer.Ordinal));
        Assert.InRange(MostAtOnce(lines, "Scheduling"), 1, 5);
    }

    [Fact]
    public void Five_slots_of_virtual_time_hold_five_customers() =>
        Assert.Equal(5, MostAtOnce(CommandRun.Of("example", "5", "--virtual").Lines, "Scheduling"));

    [Fact]
    public void All_runs_every_step_in_order()
    {
        var run = CommandRun.Of("example", "all", "--seconds", "0.01", "--virtual");

        string[] headlines = [.. Enumerable.Range(1, 6).Select(step => $"------ Running example {step} ------")];
        Assert.Equal(headlines, run.Lines.Where(line => line.StartsWith('-')));
        Assert.Equal(6, run.Lines.Count(line => line.StartsWith('*')));
    }

    [Theory]
    [InlineData("1", "example 1 blocks")]
    [InlineData("2", "example 2 blocks")]
    [InlineData("6", "example 6 blocks")]
    [InlineData("all", "examples 1, 2 and 6 block")]
    public void A_blocking_step_warns_in_one_line_that_it_runs_in_real_time(string which, string says)
    {
        var run = CommandRun.Of("example", which, "--virtual", "--seconds", "0.01");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains(says, Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public void A_fifth_customer_of_the_first_step_is_named_by_its_number()
    {
        var run = CommandRun.Of("example", "1", "--customers", "5", "--seconds", "0");

        Assert.Equal(
            ["Bill", "Elon", "Steve", "Mark", "Customer 4"],
            run.Lines.Where(line => line.StartsWith("All done for ", StringComparison.Ordinal))
                .Select(line => line["All done for ".Length..])
        );
    }

    [Theory]
    [InlineData("3", "1000", "5", "3.00")]
    [InlineData("5", "1000", "5", "600.00")]
    [InlineData("5", "7", "3", "9.00")]
    [InlineData("5", "2", "40", "3.00")]
    [InlineData("5", "1", "1", "3.00")]
    public void The_length_of_a_virtual_day_follows_from_its_customers_and_slots(
        string step,
        string customers,
        string slots,
        string seconds
    )
    {
        var run = CommandRun.Of("example", step, "--virtual", "--customers", customers, "--slots", slots);

        Assert.Equal($"* Elapsed time: {seconds} seconds", run.Lines[^1]);
    }

    [Fact]
    public void The_built_tool_behaves_the_same_in_its_own_process()
    {
        Assert.Equal(CommandRun.Of("example", "5", "--virtual"), CommandRun.OfProcess("example", "5", "--virtual"));
        Assert.Equal(CommandRun.Of("example", "7"), CommandRun.OfProcess("example", "7"));
    }

    private static void AssertOrder(string[] lines, string first, string second) =>
        Assert.InRange(Array.IndexOf(lines, first), 0, Array.IndexOf(lines, second) - 1);

    private static int MostAtOnce(string[] lines, string begin)
    {
        int now = 0,
            most = 0;
        foreach (string line in lines)
        {
            now +=
                line.StartsWith(begin, StringComparison.Ordinal) ? 1
                : line.StartsWith("All done", StringComparison.Ordinal) ? -1
                : 0;
            most = Math.Max(most, now);
        }

        return most;
    }
}
