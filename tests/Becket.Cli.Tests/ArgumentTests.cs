namespace Becket.Cli.Tests;

public sealed class ArgumentTests
{
    [Theory]
    [InlineData("", "say what to do, for example: becket example 5")]
    [InlineData("exemple 5", "there is no command 'exemple'")]
    [InlineData("--fast", "there is no option '--fast'")]
    [InlineData("example", "say which example, 1 to 6, or all")]
    [InlineData("example --seconds 1", "say which example, 1 to 6, or all")]
    [InlineData("example 7", "there is no example '7', only 1 to 6, or all")]
    [InlineData("example 0", "there is no example '0'")]
    [InlineData("example five", "there is no example 'five'")]
    [InlineData("example @5", "there is no example '@5'")]
    [InlineData("example --fast", "there is no option '--fast'")]
    [InlineData("example 5 --fast", "there is no option '--fast'")]
    [InlineData("example 5 6", "there is no argument '6'")]
    [InlineData("example 5 --virtual=maybe", "there is no argument 'maybe'")]
    [InlineData("example 5 --seconds", "--seconds")]
    [InlineData("example 5 --seconds 1 --seconds 2", "--seconds")]
    [InlineData("example 5 --seconds -1", "--seconds takes a number from 0 to 86400, not '-1'")]
    [InlineData("example 5 --seconds NaN", "--seconds takes a number from 0 to 86400, not 'NaN'")]
    [InlineData("example 5 --seconds 1e9", "--seconds takes a number from 0 to 86400, not '1e9'")]
    [InlineData("example 5 --seconds 0,5", "--seconds takes a number from 0 to 86400, not '0,5'")]
    [InlineData("example 5 --seconds soon", "--seconds takes a number from 0 to 86400, not 'soon'")]
    [InlineData("example 5 --slots 0", "--slots takes a whole number from 1 to 1000, not '0'")]
    [InlineData("example 5 --slots -5", "--slots takes a whole number from 1 to 1000, not '-5'")]
    [InlineData("example 5 --slots 1001", "--slots takes a whole number from 1 to 1000, not '1001'")]
    [InlineData("example 5 --customers 0", "--customers takes a whole number from 1 to 1000000, not '0'")]
    [InlineData("example 5 --customers 1.5", "--customers takes a whole number from 1 to 1000000, not '1.5'")]
    [InlineData("example 5 --customers 99999999999", "--customers takes a whole number")]
    [InlineData("example 5 --timeline", "--timeline")]
    [InlineData("example 5 --seconds x --slots y", "--seconds takes a number")]
    public void Wrong_arguments_print_one_line_and_exit_with_two(string args, string says)
    {
        var run = CommandRun.Of(args.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        string line = Assert.Single(run.ErrorLines);
        Assert.StartsWith("becket: ", line, StringComparison.Ordinal);
        Assert.Contains(says, line, StringComparison.Ordinal);
        Assert.EndsWith("--help", line, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_timeline_name_exits_with_two() =>
        Assert.Equal(2, CommandRun.Of("example", "5", "--virtual", "--timeline", "").ExitCode);

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("example --help")]
    [InlineData("example 5 --help")]
    public void Help_shows_the_command_as_it_is_typed(string args)
    {
        var run = CommandRun.Of(args.Split(' '));

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("  becket ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_help_of_the_example_lists_every_option()
    {
        string help = CommandRun.Of("example", "--help").Output;

        Assert.All(
            ["1..6|all", "--seconds <S>", "--customers <N>", "--slots <K>", "--virtual", "--timeline <FILE.svg>"],
            word => Assert.Contains(word, help, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void The_version_option_prints_only_the_version_number()
    {
        var run = CommandRun.Of("--version");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Matches(@"^\d+\.\d+\.\d+(-[\w.]+)?$", Assert.Single(run.Lines));
    }
}
