namespace Becket.Cli.Tests;

public sealed class ArgumentTests
{
    [Theory]
    [InlineData("", "say what to do, for example: becket example 5")]
    [InlineData("exemple 5", "there is no command 'exemple' (did you mean becket example?)")]
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
    [InlineData("example 5 --virtual=maybe", "--virtual takes no value, not 'maybe'")]
    [InlineData("example 5 --seconds", "--seconds needs a value: a number from 0 to 86400")]
    [InlineData("example 5 --secnods 1", "there is no option '--secnods' (did you mean --seconds?)")]
    [InlineData("parallel -j5 echo", "there is no command 'parallel' (did you mean becket run?)")]
    [InlineData("-j5 echo", "-j5 is an option of a command: becket run -j5")]
    [InlineData("completion", "say for which shell: becket completion bash, zsh or fish")]
    [InlineData("completion csh", "there is no completion for 'csh', only bash, zsh, fish")]
    [InlineData("help exemple", "there is no command 'exemple' (did you mean becket example?)")]
    [InlineData("help run --nosuch", "there is no option '--nosuch'")]
    [InlineData("help run nosuch", "there is no option or group 'nosuch'; the groups are 'Input', ")]
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
    [InlineData("example 5 --timeline", "--timeline needs a value: the name of a file, such as day.svg")]
    [InlineData("example 5 --seconds x --slots y", "--seconds takes a number")]
    public void Wrong_arguments_print_one_line_and_exit_with_255(string args, string says)
    {
        var run = CommandRun.Of(args.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal((255, ""), (run.ExitCode, run.Output));
        string line = Assert.Single(run.ErrorLines);
        Assert.StartsWith("becket: ", line, StringComparison.Ordinal);
        Assert.Contains(says, line, StringComparison.Ordinal);
        Assert.EndsWith(" --help", line, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_timeline_name_exits_with_255() =>
        Assert.Equal(255, CommandRun.Of("example", "5", "--virtual", "--timeline", "").ExitCode);

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("example --help")]
    [InlineData("example 5 --help")]
    [InlineData("example 5 -?")]
    [InlineData("help")]
    [InlineData("help example")]
    [InlineData("help help")]
    [InlineData("completion --help")]
    [InlineData("run --help")]
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
            ["1..6|all", "--seconds S", "--customers N", "--slots K", "--virtual", "--timeline FILE.svg"],
            word => Assert.Contains(word, help, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void The_last_of_an_option_counts() =>
        Assert.Equal(
            CommandRun.Of("example", "5", "--virtual", "--customers", "2").Output,
            CommandRun.Of("example", "--customers", "3", "5", "--virtual", "--cust=2").Output
        );

    [Theory]
    [InlineData("--version")]
    [InlineData("-V")]
    [InlineData("run --version")]
    [InlineData("run -kV")]
    public void The_version_option_prints_only_the_version_number(string args)
    {
        var run = CommandRun.Of(args.Split(' '));

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Matches(@"^\d+\.\d+\.\d+(-[\w.]+)?$", Assert.Single(run.Lines));
    }
}
