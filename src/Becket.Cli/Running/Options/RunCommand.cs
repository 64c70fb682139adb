using System.CommandLine;
using System.CommandLine.Parsing;
using Becket.Cli.Parsing;

namespace Becket.Cli.Running.Options;

/// <summary><c>becket run</c> on the command line: its words and its options.</summary>
internal sealed class RunCommand
{
    private readonly Argument<string[]> _words = new("command")
    {
        Description =
            "The program and its arguments, executed directly, without a shell. Placeholders take the values "
            + "of a line: {} all of it, {1} a column, "
            + "{name} a column by its name; {.} without extension, {/} without directory, {//} the directory, "
            + "{/.} without both, also as {1/.}; "
            + "{#} the number of the job, {%} its slot. Without a placeholder, the values are appended. "
            + "Without a command, each line is a command for sh -c.",
        HelpName = "command [arguments]",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public RunCommand()
    {
        Command = new Command("run", "Run a command for each line of a file, a limited number at a time.") { _words };
        foreach (CommandOption<RunOptions> option in Table)
        {
            Command.Add(option.Parser);
        }

        Command.SetAction(_ => Cli.Success);
    }

    public Command Command { get; }

    /// <summary>All options in the order of the help.</summary>
    public IReadOnlyList<CommandOption<RunOptions>> Table { get; } = RunOptions.CreateTable();

    public bool IsRun(ParseResult parsed) => parsed.Action == Command.Action;

    /// <summary>The options that the command line sets.</summary>
    /// <exception cref="MisuseException">The options contradict each other, or there is nothing to run.</exception>
    public RunOptions OptionsOf(ParseResult parsed)
    {
        var options = new RunOptions { Command = WordsOf(parsed) };
        foreach (CommandOption<RunOptions> option in Table)
        {
            options = option.Apply(parsed, options);
        }

        options.Log.Check();
        if (
            options is { Command.Count: 0, Input.File: "-", Log.Use: not JobLogUse.RetryFailed }
            && !Console.IsInputRedirected
        )
        {
            throw new MisuseException("say what to run, for example: becket run -a names.txt -- echo hello");
        }

        options = options.Terminal.ApplyTo(options);
        options.Input.Check();
        options.Report.Check();
        return options;
    }

    /// <summary>Describes the first mistake on the command line in one sentence.</summary>
    public static string Mistake(ParseResult parsed)
    {
        return $"{parsed.Errors[0].Message.TrimEnd('.')}; see becket run --help";
    }

    /// <summary>The words of the command, which follow the <c>--</c>. A word before it is an option that the parser
    /// does not know, and takes for a word of the command.</summary>
    private string[] WordsOf(ParseResult parsed)
    {
        string[] words = parsed.GetValue(_words) ?? [];
        int behindMark = parsed.Tokens.SkipWhile(token => token.Type != TokenType.DoubleDash).Skip(1).Count();
        return words.Length <= behindMark ? words : throw new MisuseException($"there is no option '{words[0]}'");
    }
}
