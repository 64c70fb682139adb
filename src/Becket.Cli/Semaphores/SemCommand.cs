using System.CommandLine;
using System.CommandLine.Parsing;
using Becket.Cli.Parsing;
using Becket.Cli.Running;
using Becket.Cli.Running.Options;
using Becket.Cli.Running.Scheduling;

namespace Becket.Cli.Semaphores;

/// <summary><c>becket sem</c> on the command line: its words and its options.</summary>
internal sealed class SemCommand
{
    private const string Help = "see becket sem --help";

    private readonly Argument<string[]> _words = new("command")
    {
        Description =
            "The program and its arguments; or one text in quotes, which a shell reads: 'sleep 1; echo done'. "
            + "It starts as soon as fewer than -j commands of the same semaphore run.",
        HelpName = "command [arguments]",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public SemCommand()
    {
        Command = new Command("sem", "Run a command in the background, a limited number at a time under one name.")
        {
            _words,
        };
        foreach (CommandOption<SemOptions> option in Table)
        {
            Command.Add(option.Parser);
        }

        Command.SetAction(_ => Cli.Success);
    }

    public Command Command { get; }

    /// <summary>All options in the order of the help.</summary>
    public IReadOnlyList<CommandOption<SemOptions>> Table { get; } = SemOptions.CreateGroup().Options;

    public bool IsSem(ParseResult parsed) => parsed.Action == Command.Action;

    /// <summary>Marks where the command begins.</summary>
    /// <param name="args">The arguments after <c>sem</c>.</param>
    public IReadOnlyList<string> Mark(IReadOnlyList<string> args) => CommandBoundary.Mark(Command, args);

    /// <summary>Runs the command, or waits for those that run.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="RunException">The semaphore cannot be used, or the command not be started.</exception>
    public int Run(ParseResult parsed, TextWriter error)
    {
        try
        {
            return new SemProgram(OptionsOf(parsed), error).Run();
        }
        catch (MisuseException mistake)
        {
            error.WriteLine($"becket: {mistake.Message}; {Help}");
            return JobRun.OtherError;
        }
    }

    /// <summary>Describes the first mistake on the command line in one sentence.</summary>
    public static string Mistake(ParseResult parsed) => $"{parsed.Errors[0].Message.TrimEnd('.')}; {Help}";

    private SemOptions OptionsOf(ParseResult parsed)
    {
        string[] words = parsed.GetValue(_words) ?? [];
        int behindMark = parsed.Tokens.SkipWhile(token => token.Type != TokenType.DoubleDash).Skip(1).Count();
        if (words.Length > behindMark)
        {
            throw new MisuseException($"there is no option '{words[0]}'");
        }

        var options = new SemOptions { Command = words };
        foreach (CommandOption<SemOptions> option in Table)
        {
            options = option.Apply(parsed, options);
        }

        options.Check();
        return options;
    }
}
