using Becket.Cli.Commands;
using Becket.Cli.Parsing;
using Becket.Cli.Running.Profiles;

namespace Becket.Cli.Running.Options;

/// <summary><c>becket run</c> on the command line: its words and its options.</summary>
internal sealed class RunCommand : ToolCommand
{
    /// <summary>The option that makes the run say what it ignores.</summary>
    private const string Verbose = "--verbose";

    public override CommandDescription Description => field ??= RunDescription.Create();

    protected override bool WordsEndOptions => true;

    /// <summary>The options that the command line and the profiles set.</summary>
    /// <exception cref="MisuseException">The options contradict each other, or there is nothing to run.</exception>
    public static RunOptions OptionsOf(GivenLine line)
    {
        RunOptions options = SourceWords.Take(line.ApplyTo(new RunOptions { Command = line.Words }));
        options.Log.Check();
        if (
            options is { Command.Count: 0, Input.ReadsStandardInput: true, Log.Use: not JobLogUse.RetryFailed }
            && !Console.IsInputRedirected
        )
        {
            throw new MisuseException("say what to run, for example: becket run -a names.txt -- echo hello");
        }

        options = options.Terminal.ApplyTo(options);
        options.Input.Check();
        options.Pipe.Check(options);
        options.Report.Check();
        return TeeRules.ApplyTo(options);
    }

    /// <summary>Puts the options of the profiles before those of the command line, so that the latter win.</summary>
    public static GivenLine WithProfiles(ToolCommand command, GivenLine line)
    {
        ProfileOptions profiles = line.ApplyTo(new RunOptions()).Profile;
        IReadOnlyList<GivenOption> read = new ProfileReader(command, Environment.GetEnvironmentVariable).Read(profiles);
        return read.Count == 0 ? line : line with { Options = [.. read, .. line.Options] };
    }

    protected override IReadOnlyList<OptionDescription> CreateOptions() =>
        [
            .. RunOptions.CreateTable(),
            .. SystemOptions.Create(),
            .. InformationOptions.Create(),
            .. AcceptedOptions.Create(),
            .. RefusedOptions.Create(),
            new OptionElsewhere(["--cluster"], OptionValue.Required, "becket-cluster run ADDRESS"),
        ];

    protected override int Execute(GivenLine line, TextWriter output, TextWriter error)
    {
        line = WithProfiles(this, line);
        RunOptions options = OptionsOf(line);
        if (Options.Find(Verbose) is { } verbose && line.Has(verbose))
        {
            WriteIgnored(line, error);
        }

        return new RunProgram(options, output, error).Run();
    }

    /// <summary>Writes once for each option that changes nothing why it does not.</summary>
    private static void WriteIgnored(GivenLine line, TextWriter error)
    {
        foreach (
            AcceptedOption ignored in line.Options.Select(given => given.Option).OfType<AcceptedOption>().Distinct()
        )
        {
            error.WriteLine($"becket: {ignored.Note}");
        }
    }
}
