using Becket.Samples.Fleet;

namespace FleetGateway.Tests;

public sealed class ArgumentTests
{
    [Theory]
    [InlineData("", "say what to do: serve, simulate, last-seen or decode")]
    [InlineData("server", "there is no command 'server'")]
    [InlineData("--fast", "there is no option '--fast'")]
    [InlineData("serve --fast", "there is no option '--fast'")]
    [InlineData("@5", "there is no command '@5'")]
    public void Arguments_that_mean_nothing_get_one_line_and_exit_code_two(string args, string says)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();

        var exitCode = FleetCommand.Run(args.Split(' ', StringSplitOptions.RemoveEmptyEntries), output, error);

        Assert.Equal((2, ""), (exitCode, output.ToString()));
        var line = Assert.Single(error.ToString().TrimEnd().Split('\n'));
        Assert.StartsWith("fleet: ", line, StringComparison.Ordinal);
        Assert.Contains(says, line, StringComparison.Ordinal);
        Assert.EndsWith("--help", line.TrimEnd(), StringComparison.Ordinal);
    }
}
