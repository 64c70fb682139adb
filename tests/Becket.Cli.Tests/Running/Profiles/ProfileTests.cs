using System.Diagnostics;
using Becket.Cli.Parsing;
using Becket.Cli.Running.Options;
using Becket.Cli.Running.Profiles;

namespace Becket.Cli.Tests.Running.Profiles;

public sealed class ProfileTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("   # nothing", "")]
    [InlineData("-j5 --tag # both", "-j5|--tag")]
    [InlineData("--tagstring 'a  b'", "--tagstring|a  b")]
    [InlineData("--tagstring=\"it's {#}\"", "--tagstring=it's {#}")]
    [InlineData("--colsep '\\t' --x", "--colsep|\\t|--x")]
    [InlineData("--colsep \"\\s\\\"\\\\\" y", "--colsep|\\s\"\\|y")]
    [InlineData("a\\ b \\# \\'", "a b|#|'")]
    [InlineData("'' \"\"", "|")]
    [InlineData("a#b", "a#b")]
    [InlineData("\ta\t b ", "a|b")]
    public void A_line_is_cut_as_a_shell_cuts_it(string line, string words)
    {
        Assert.True(ProfileText.TryCut(line, out IReadOnlyList<string> cut));
        Assert.Equal(words, string.Join('|', cut));
    }

    [Theory]
    [InlineData("'a")]
    [InlineData("a\"b")]
    [InlineData("\"a\\\"")]
    public void An_open_quote_is_an_error(string line) => Assert.False(ProfileText.TryCut(line, out _));

    [Fact]
    public void The_command_line_wins_over_profiles_and_these_over_the_variable_and_this_over_the_config()
    {
        using var home = new WorkDirectory();
        WriteProfile(home, "config", "-j1 --retries 1", "--env A=1", "--delay 1 --timeout 1");
        WriteProfile(home, "slow", "# slow", "", "-j3", "--delay 3 --env C=3");
        WriteProfile(home, "slower", "--delay 4");
        string[] args = ["-J", "slow", "--jobs=5", "--profile=slower", "--env", "D=4", "echo"];

        RunOptions options = Read(home, "--retries 2 -j2 --env 'B=2 2'", args);

        Assert.Equal((5, 2), (options.Schedule.Slots, options.Schedule.Tries));
        Assert.Single(options.Schedule.StartConditions);
        Assert.Equal(TimeSpan.FromSeconds(1), options.Schedule.TimeLimit!.Value.Fixed);
        Assert.Equal([("A", "1"), ("B", "2 2"), ("C", "3"), ("D", "4")], options.Child.Environment);
    }

    [Fact]
    public void Plain_reads_none()
    {
        using var home = new WorkDirectory();
        WriteProfile(home, "config", "-j1 --no-such-option");

        Assert.Equal(7, Read(home, "--no-such-option", ["--plain", "-j7", "echo"]).Schedule.Slots);
    }

    [Theory]
    [InlineData("\n--no-such", "line 2: there is no option '--no-such'")]
    [InlineData("--delay x", "line 1: --delay takes a time such as 2, 200ms or 1m, not 'x'")]
    [InlineData("--delay", "line 1: --delay needs a value: a time such as 2, 200ms or 1m")]
    [InlineData("# x\n\n-k echo", "line 3: 'echo' is no option, and a profile has only options")]
    [InlineData("--tagstring 'x", "line 1: a quote is not closed")]
    [InlineData("-J other", "line 1: --profile is for the command line only")]
    [InlineData("--version", "line 1: --version is for the command line only")]
    public void A_mistake_in_a_profile_names_file_and_line(string text, string message)
    {
        using var home = new WorkDirectory();
        WriteProfile(home, "mine", text);
        string file = Path.Combine(home[".config"], "becket", "run", "mine");

        MisuseException mistake = Assert.Throws<MisuseException>(() => Read(home, null, ["-J", "mine", "echo"]));

        Assert.Equal($"{file}, {message}", mistake.Message);
    }

    [Fact]
    public void A_mistake_in_the_variable_names_the_variable()
    {
        using var home = new WorkDirectory();

        MisuseException mistake = Assert.Throws<MisuseException>(() => Read(home, "--no-such", ["echo"]));

        Assert.Equal("BECKET_RUN: there is no option '--no-such'", mistake.Message);
    }

    [Fact]
    public void A_missing_profile_is_an_error_that_names_its_file()
    {
        using var home = new WorkDirectory();
        string file = Path.Combine(home[".config"], "becket", "run", "none");

        MisuseException mistake = Assert.Throws<MisuseException>(() => Read(home, null, ["-J", "none", "echo"]));

        Assert.Equal($"there is no profile 'none': no file {file}", mistake.Message);
    }

    [Fact]
    public void The_tool_reads_the_directory_that_XDG_CONFIG_HOME_names()
    {
        using var home = new WorkDirectory();
        WriteProfile(home, "config", "--tagstring 'job {#}'");
        File.WriteAllText(home["names"], "a\n");
        string[] args = [.. Tool.Command[1..], "run", "-a", home["names"], "echo"];
        var start = new ProcessStartInfo(Tool.Command[0], args) { RedirectStandardOutput = true };
        start.Environment["XDG_CONFIG_HOME"] = home[".config"];
        using Process tool = Process.Start(start)!;

        Assert.Equal("job 1\ta\n", tool.StandardOutput.ReadToEnd());
        Assert.True(tool.WaitForExit(Tool.Patience));
    }

    private static void WriteProfile(WorkDirectory home, string name, params string[] lines)
    {
        string folder = Path.Combine(home[".config"], "becket", "run");
        Directory.CreateDirectory(folder);
        File.WriteAllLines(Path.Combine(folder, name), lines);
    }

    private static RunOptions Read(WorkDirectory home, string? variable, string[] args)
    {
        var command = new RunCommand();
        GivenLine line = command.Parse(args);
        var reader = new ProfileReader(
            command,
            name =>
                name switch
                {
                    "HOME" => home.ToString(),
                    ProfileReader.Variable => variable,
                    _ => null,
                }
        );
        IReadOnlyList<GivenOption> read = reader.Read(line.ApplyTo(new RunOptions()).Profile);
        return (line with { Options = [.. read, .. line.Options] }).ApplyTo(new RunOptions());
    }
}
