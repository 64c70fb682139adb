using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Becket.Cli.Parsing;

namespace Crawler.CommandLine;

/// <summary>Runs a command line: each error of the user is one line.</summary>
internal static class CommandRunner
{
    /// <summary>Parses the arguments and runs the command that they name.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(Command root, IReadOnlyList<string> args, TextWriter output, TextWriter error)
    {
        // Without a replacer, "@name" is an argument and not a file to read more arguments from.
        ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        string? mistake =
            parsed.Action is ParseErrorAction or null ? FirstError(parsed, root)
            : parsed.Action is HelpAction ? null
            : TakenForArgument(parsed) is { } option ? Unknown(option, parsed, root)
            : null;
        if (mistake is not null)
        {
            WriteError(error, root.Name, mistake);
            return ExitCodes.Misused;
        }

        try
        {
            return parsed.Invoke(
                new InvocationConfiguration
                {
                    Output = output,
                    Error = error,
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                }
            );
        }
        catch (CommandException problem)
        {
            WriteError(error, root.Name, problem.Message);
            return problem.ExitCode;
        }
    }

    /// <summary>Writes an error on one line, even if its text has line breaks.</summary>
    public static void WriteError(TextWriter error, string program, string text) =>
        error.WriteLine($"{program}: {text.ReplaceLineEndings(" ")}");

    /// <summary>An option that there is not, which the parser took for an argument; null if there is none.</summary>
    private static string? TakenForArgument(ParseResult parsed) =>
        parsed
            .CommandResult.Children.OfType<ArgumentResult>()
            .SelectMany(static result => result.Tokens)
            .FirstOrDefault(static token => token.Value is ['-', _, ..])
            ?.Value;

    private static string Unknown(string given, ParseResult parsed, Command root)
    {
        Command command = parsed.CommandResult.Command;
        bool isOption = given.StartsWith('-');
        IEnumerable<string> known = isOption
            ? command.Options.SelectMany(static option => (string[])[option.Name, .. option.Aliases])
            : command.Subcommands.Select(static verb => verb.Name);
        string what =
            isOption ? "option"
            : command.Subcommands.Count > 0 ? "command"
            : "argument";
        string hint = NearestName.Of(given.Split('=')[0], known) is { } nearest
            ? $"did you mean {nearest}?"
            : $"see {HelpOf(command, root)}";
        return $"there is no {what} '{given}'; {hint}";
    }

    private static string HelpOf(Command command, Command root) =>
        command == root ? $"{root.Name} --help" : $"{root.Name} {command.Name} --help";

    /// <summary>The first error in one sentence. The parser reports all errors, and some of them twice.</summary>
    private static string FirstError(ParseResult parsed, Command root)
    {
        Command command = parsed.CommandResult.Command;
        string help = HelpOf(command, root);
        if (parsed.UnmatchedTokens is [var unknown, ..])
        {
            return Unknown(unknown, parsed, root);
        }

        if (command.Subcommands.Count > 0)
        {
            string verbs = string.Join(", ", command.Subcommands.Select(static verb => verb.Name));
            return $"say what to do: {verbs}; see {help}";
        }

        Argument? missing = command.Arguments.FirstOrDefault(argument =>
            argument.Arity.MinimumNumberOfValues > 0 && parsed.GetResult(argument) is not { Tokens.Count: > 0 }
        );
        return missing is null || parsed.Errors.Any(static error => error.SymbolResult is OptionResult)
            ? $"{parsed.Errors[0].Message.TrimEnd('.')}; see {help}"
            : $"{command.Name} needs a {missing.HelpName ?? missing.Name}; see {help}";
    }
}
