using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace Becket.Samples.Fleet;

/// <summary>The <c>fleet</c> command without its process: takes arguments, gives text and an exit code. Each verb has a
/// file of its own.</summary>
internal static class FleetCommand
{
    public const int Success = 0;

    /// <summary>The exit code for an error of the environment: a file that cannot be read, a port that is
    /// taken.</summary>
    public const int Failed = 1;

    /// <summary>The exit code for wrong arguments.</summary>
    public const int Misused = 2;

    /// <summary>Runs the command.</summary>
    /// <returns>The exit code. Unless it is <see cref="Success"/>, <paramref name="error"/> receives one line with the
    /// reason.</returns>
    public static int Run(IReadOnlyList<string> args, TextWriter output, TextWriter error)
    {
        // Not a RootCommand, which would take its name from the file of the program.
        var root = new Command("fleet", "A gateway for vehicles that speak JT/T 808, on one thread.")
        {
            new ServeCommand(),
            new SimulateCommand(),
            new LastSeenCommand(),
            new AlarmsCommand(),
            new VehiclesCommand(),
            new DecodeCommand(),
            new HelpOption(),
        };
        // Without a replacer, "@name" is an argument and not a file to read more arguments from.
        ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction or null)
        {
            WriteError(error, FirstError(parsed));
            return Misused;
        }

        try
        {
            // The reactor handles signals, so the parser's own handling is off.
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
        catch (FleetException problem)
        {
            WriteError(error, problem.Message);
            return problem.ExitCode;
        }
    }

    /// <summary>The first error in one sentence. The parser reports all errors, and some of them twice.</summary>
    private static string FirstError(ParseResult parsed)
    {
        string command = parsed.CommandResult.Command.Name;
        string path = string.Join(' ', Path(parsed.CommandResult));
        string help = $"{path} --help";
        if (parsed.UnmatchedTokens is [var unknown, ..])
        {
            string what =
                unknown.StartsWith('-') ? "option"
                : command == "fleet" ? "command"
                : "argument";
            return $"there is no {what} '{unknown}'; see {help}";
        }

        if (command == "fleet")
        {
            return $"say what to do: serve, simulate, last-seen, alarms, vehicles or decode; see {help}";
        }

        if (parsed.CommandResult.Command.Subcommands is { Count: > 0 } verbs)
        {
            string names = string.Join(", ", verbs.Select(static verb => verb.Name));
            return $"say what to do with the {command}: {names}; see {help}";
        }

        Argument? missing = parsed.CommandResult.Command.Arguments.FirstOrDefault(argument =>
            argument.Arity.MinimumNumberOfValues > 0 && parsed.GetResult(argument) is not { Tokens.Count: > 0 }
        );
        return missing is null || parsed.Errors.Any(static error => error.SymbolResult is OptionResult)
            ? $"{parsed.Errors[0].Message.TrimEnd('.')}; see {help}"
            : $"{command} needs a {missing.Name}; see {help}";
    }

    /// <summary>The names of a verb and of the verbs above it.</summary>
    private static IEnumerable<string> Path(CommandResult command) =>
        command.Parent is CommandResult parent ? [.. Path(parent), command.Command.Name] : [command.Command.Name];

    /// <summary>Writes one line, even if the text has line breaks, as a path may.</summary>
    private static void WriteError(TextWriter error, string text) =>
        error.WriteLine("fleet: " + text.ReplaceLineEndings(" "));
}
