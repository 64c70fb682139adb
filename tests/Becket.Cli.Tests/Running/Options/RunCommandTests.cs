using Becket.Cli.Parsing;
using Becket.Cli.Running.Options;

namespace Becket.Cli.Tests.Running.Options;

/// <summary>Lines of parallel and xargs, as <c>becket run</c> takes them.</summary>
public sealed class RunCommandTests
{
    [Theory]
    [InlineData("-0rP4 echo", "-0 -r -P 4 echo")]
    [InlineData("-P4 echo", "-j4 echo")]
    [InlineData("--max-procs=4 echo", "-j4 echo")]
    [InlineData("--max-p 4 echo", "-j4 echo")]
    [InlineData("--keep echo", "-k echo")]
    [InlineData("--jl log echo", "--joblog log echo")]
    [InlineData("--gnu --will-cite --plain echo", "--plain echo")]
    [InlineData("--willcite --nonotice echo", "echo")]
    [InlineData("-S : --cleanup -M echo", "echo")]
    [InlineData("--header : --csv echo {x}", "--csv --header echo {x}")]
    [InlineData("-j1 -j2 echo", "-j2 echo")]
    public void A_pasted_line_means_what_it_meant(string pasted, string same)
    {
        if (pasted.Contains("-0r", StringComparison.Ordinal) && new RunCommand().Options.Find("-r") is null)
        {
            Assert.Skip("There is no option -r.");
        }

        Assert.Equal(Options(same), Options(pasted));
    }

    [Fact]
    public void The_options_and_their_names_are_as_typed()
    {
        RunOptions options = RunCommand.OptionsOf(
            new RunCommand().Parse(["-kj5", "--tag", "--joblog=l", "grep", "-c"])
        );

        Assert.Equal(["grep", "-c"], options.Command);
        Assert.Equal((5, "l"), (options.Schedule.Slots, options.Log.File));
        Assert.True(options.Report is { KeepOrder: true, TagWithValues: true });
    }

    [Fact]
    public void Each_option_without_effect_or_substitute_has_a_reason()
    {
        Assert.All(
            AcceptedOptions.Create(),
            option => Assert.Matches(@"^--\S+ has no effect: [a-z].*[^.]$", option.Note)
        );
        Assert.All(
            RefusedOptions.Create(),
            option =>
                Assert.Matches(
                    @"^--\S+ is not here: \S.*[^.]$",
                    Assert.Throws<MisuseException>(() => option.Read("x")).Message
                )
        );
    }

    [Theory]
    [InlineData("--number-of-threads")]
    [InlineData("--number-of-cpus")]
    [InlineData("--number-of-cores")]
    [InlineData("--number-of-sockets")]
    [InlineData("--max-line-length-allowed")]
    public void A_number_is_printed(string option)
    {
        var run = CommandRun.Of("run", option);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.True(long.Parse(Assert.Single(run.Lines)) > 0);
    }

    [Theory]
    [InlineData("20110101", 0)]
    [InlineData("20221122", 0)]
    [InlineData("29991231", 255)]
    [InlineData("new", 255)]
    public void The_least_version_is_one_of_GNU_parallel(string version, int exitCode)
    {
        var run = CommandRun.Of("run", "--minversion", version);

        Assert.Equal((exitCode, "20221122"), (run.ExitCode, Assert.Single(run.Lines)));
    }

    private static string Options(string args)
    {
        GivenLine line = new RunCommand().Parse(args.Split(' '));
        return string.Join(
            ' ',
            line.Options.Where(given => given.Option is CommandOption<RunOptions>)
                .GroupBy(given => given.Option.Names[0], given => given.Value)
                .OrderBy(option => option.Key, StringComparer.Ordinal)
                .Select(option => $"{option.Key}={option.Last()}")
                .Concat(line.Words)
        );
    }
}
