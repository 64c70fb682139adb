namespace Fleet.Tests;

public sealed class ArgumentTests
{
    [Theory]
    [InlineData("", "say what to do: serve, simulate, last-seen, alarms, vehicles or decode")]
    [InlineData("server", "there is no command 'server'")]
    [InlineData("--fast", "there is no option '--fast'")]
    [InlineData("serve --fast", "there is no option '--fast'")]
    [InlineData("decode a b", "there is no argument 'b'")]
    [InlineData("decode", "FILE")]
    [InlineData("vehicles", "say what to do with the vehicles: add, remove, list")]
    [InlineData("vehicles add", "NUMBER")]
    [InlineData("vehicles add 12x", "1 to 20 digits, unlike '12x'")]
    [InlineData("@5", "there is no command '@5'")]
    public void Wrong_arguments_get_one_line_and_exit_code_two(string args, string says)
    {
        var run = FleetRun.Of(args.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        string line = Assert.Single(run.ErrorLines);
        Assert.StartsWith("fleet: ", line, StringComparison.Ordinal);
        Assert.Contains(says, line, StringComparison.Ordinal);
        Assert.EndsWith("--help", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alarms", "used")]
    [InlineData("last-seen", "read")]
    public void A_Redis_that_is_away_gets_one_plain_line(string command, string verb) =>
        Assert.Equal(
            (1, $"fleet: The store at redis:127.0.0.1:1 cannot be {verb}: Redis does not answer (Connection refused)"),
            FleetRun.Of(command, "--store", "redis:127.0.0.1:1") is var run
                ? (run.ExitCode, run.Error.TrimEnd('\n'))
                : default
        );
}
