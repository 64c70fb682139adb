namespace Becket.Cli.Tests.Running;

/// <summary>The tool on a terminal.</summary>
public sealed class TerminalTests : IDisposable
{
    private readonly WorkDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Control_C_ends_the_jobs_and_then_the_tool()
    {
        File.WriteAllText(_directory["list"], "1\n2\n");
        using var terminal = new ScriptTerminal(
            _directory,
            $"-a {_directory["list"]} -j2 --quiet sh -c 'echo $$ >> {_directory["pids"]}; sleep 60'"
        );
        Eventually.Lines(_directory["pids"], 2);
        terminal.Type("\x03");

        Assert.Equal("130", terminal.ExitCode());
        Assert.All(File.ReadAllLines(_directory["pids"]), Eventually.Gone);
    }

    [Fact]
    public void Lines_can_be_typed()
    {
        using var terminal = new ScriptTerminal(_directory, $"-j1 sh -c 'echo {{}} >> {_directory["typed"]}'");
        terminal.Type("one\n");
        Eventually.Lines(_directory["typed"], 1);
        terminal.Type("two\n\x04");

        Assert.Equal("0", terminal.ExitCode());
        Assert.Equal(["one", "two"], File.ReadAllLines(_directory["typed"]));
    }

    [Fact]
    public void Without_a_command_and_without_input_it_says_what_to_do()
    {
        using var terminal = new ScriptTerminal(_directory, "");

        Assert.Equal("255", terminal.ExitCode());
        Assert.Contains(
            "say what to run, for example: becket run -a names.txt -- echo hello",
            terminal.Screen,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_terminal_that_is_closed_ends_the_jobs()
    {
        File.WriteAllText(_directory["list"], "1\n");
        using var terminal = new ScriptTerminal(
            _directory,
            $"-a {_directory["list"]} --quiet sh -c 'echo $$ >> {_directory["pids"]}; sleep 60'"
        );
        Eventually.Lines(_directory["pids"], 1);
        terminal.Close();

        Assert.All(File.ReadAllLines(_directory["pids"]), Eventually.Gone);
    }
}
