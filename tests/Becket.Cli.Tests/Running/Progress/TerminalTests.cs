namespace Becket.Cli.Tests.Running.Progress;

/// <summary>The screen of a terminal during and after a run.</summary>
public sealed class TerminalTests : IDisposable
{
    private const string Xterm = "TERM=xterm-256color";
    private static readonly (int, int) s_usual = (80, 24);

    private readonly WorkDirectory _directory = new();

    private string Go => _directory["go"];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Progress_is_painted_while_jobs_run_and_outputs_and_a_summary_remain()
    {
        File.WriteAllText(_directory["job"], $"{Until(Go)}; echo $1\n");
        var terminal = Terminal.Run(
            s_usual,
            Xterm,
            $"-a {Lines("one", "two", "three")} -j3 -k -- sh {_directory["job"]}",
            ("3 running", Go)
        );

        Assert.Equal(0, terminal.ExitCode);
        Assert.Contains("0/3 done", terminal.Raw, StringComparison.Ordinal);
        Assert.Contains("3 running", terminal.Raw, StringComparison.Ordinal);
        Assert.Contains($"sh {_directory["job"]} two", terminal.Raw, StringComparison.Ordinal);
        Assert.Equal(["one", "two", "three"], terminal.Screen[..3]);
        Assert.Matches("^becket: 3 jobs in .*, all succeeded$", Assert.Single(terminal.Screen[3..]));
    }

    [Fact]
    public void Outputs_appear_above_the_progress_even_without_a_line_end()
    {
        var terminal = Terminal.Run(
            s_usual,
            Xterm,
            $"-a {Lines("0", "1")} -j2 -- sh -c '{Until(Go + "{}")}; printf out{{}}; echo err{{}} >&2'",
            ("2 running", Go + "0"),
            ("1/2 done", Go + "1")
        );

        Assert.Equal(["out0err0", "out1err1"], terminal.Screen[..2]);
        Assert.StartsWith("becket: 2 jobs in ", Assert.Single(terminal.Screen[2..]), StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_fit_the_width_and_slots_the_height_of_the_terminal()
    {
        string lines = Lines([.. Enumerable.Range(1, 9).Select(i => $"{i}日本語日本語日本語日本語日本語")]);
        var terminal = Terminal.Run(
            (30, 6),
            Xterm,
            $"-a {lines} -j9 -- sh -c '{Until(Go)}; : {{}}'",
            ("and 6 more", Go)
        );

        Assert.Equal(0, terminal.ExitCode);
        Assert.Contains("and 6 more", terminal.Raw, StringComparison.Ordinal);

        // A line that is too wide would wrap, and leave a line behind.
        Assert.StartsWith("becket: 9 jobs in ", string.Concat(terminal.Screen), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_succeeds_on_a_terminal_of_a_few_cells() =>
        Assert.Equal(
            0,
            Terminal.Run((9, 2), Xterm, $"-a {Lines("1")} -- sh -c '{Until(Go)}; : {{}}'", ("0/1 done", Go)).ExitCode
        );

    [Fact]
    public void NO_COLOR_turns_colours_off()
    {
        const string Colour = "\e\\[([0-9;]*;)?(3[0-9]|9[0-7])[0-9;]*m";
        Assert.Matches(Colour, Painted(Xterm));
        File.Delete(Go);
        Assert.DoesNotMatch(Colour, Painted(Xterm + " NO_COLOR=1"));

        string Painted(string environment) =>
            Terminal
                .Run(s_usual, environment, $"-a {Lines("1")} -- sh -c '{Until(Go)}; : {{}}'", ("1 running", Go))
                .Raw;
    }

    [Theory]
    [InlineData("TERM=dumb", "")]
    [InlineData("-u TERM", "")]
    [InlineData(Xterm, "--quiet")]
    [InlineData(Xterm, "--ungroup")]
    public void Nothing_is_painted_on_a_dumb_terminal_or_with_quiet_or_ungroup(string environment, string option)
    {
        var terminal = Terminal.Run(s_usual, environment, $"-a {Lines("1")} {option} -- sh -c 'sleep 0.8; echo {{}}'");

        Assert.Equal((0, "1\r\n"), (terminal.ExitCode, terminal.Raw));
    }

    [Fact]
    public void An_interrupt_erases_the_progress()
    {
        var terminal = Terminal.Run(
            s_usual,
            Xterm,
            $"-a {Lines("1")} -- sh -c '{Until(Go)}; kill -INT $PPID; sleep 60; : {{}}'",
            ("1 running", Go)
        );

        Assert.Equal(130, terminal.ExitCode);
        Assert.StartsWith("becket: 0 jobs in ", Assert.Single(terminal.Screen), StringComparison.Ordinal);
        Assert.Contains("; stopped: SIGINT, 1 running job ended", terminal.Screen[0], StringComparison.Ordinal);
    }

    /// <summary>The words of a job that waits for a file.</summary>
    private string Until(string file) => $"until [ -e {file} ] || [ ! -d {_directory} ]; do sleep 0.02; done";

    private string Lines(params string[] lines)
    {
        File.WriteAllLines(_directory["lines"], lines);
        return _directory["lines"];
    }
}
