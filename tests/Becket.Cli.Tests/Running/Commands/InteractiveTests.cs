namespace Becket.Cli.Tests.Running.Commands;

/// <summary>Questions about commands on a terminal.</summary>
public sealed class InteractiveTests : IDisposable
{
    private readonly WorkDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Only_commands_that_the_user_agrees_to_run()
    {
        File.WriteAllText(_directory["list"], "1\n2\n3\n");
        using var terminal = new ScriptTerminal(
            _directory,
            $"-a {_directory["list"]} -j1 -p touch {_directory["ran-{}"]}"
        );
        Answer(terminal, 1, "y\n");
        Answer(terminal, 2, "n\n");
        Answer(terminal, 3, "YES\n");

        Assert.Equal("0", terminal.ExitCode());
        Assert.Equal([true, false, true], Enumerable.Range(1, 3).Select(n => File.Exists(_directory[$"ran-{n}"])));
    }

    [Fact]
    public void A_signal_ends_a_run_that_waits_for_an_answer()
    {
        File.WriteAllText(_directory["list"], "1\n");
        using var terminal = new ScriptTerminal(_directory, $"-a {_directory["list"]} -p touch {_directory["ran-{}"]}");
        Answer(terminal, 1, "\x03");

        Assert.Equal("130", terminal.ExitCode());
        Assert.False(File.Exists(_directory["ran-1"]));
    }

    /// <summary>Answers the question with this number, when it is on the screen.</summary>
    private static void Answer(ScriptTerminal terminal, int number, string answer)
    {
        Eventually.True(() => terminal.Screen.Split(" ?...").Length > number, $"question {number}");
        terminal.Type(answer);
    }
}
