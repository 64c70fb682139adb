using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace Becket.Samples.Fleet;

/// <summary>The <c>fleet</c> command, apart from its process: arguments in, text and exit code out. Each verb is a file
/// of its own.</summary>
internal static class FleetCommand
{
    public const int Success = 0;

    /// <summary>The world's fault: a file that cannot be read, a port that is taken.</summary>
    public const int Failed = 1;

    /// <summary>The caller's fault: arguments that mean nothing.</summary>
    public const int Misused = 2;

    /// <summary>Runs the command.</summary>
    /// <returns>The exit code. Unless it is <see cref="Success"/>, one line on <paramref name="error"/> says
    /// why.</returns>
    public static int Run(IReadOnlyList<string> args, TextWriter output, TextWriter error)
    {
        // A plain command, as a RootCommand takes its name from the file that runs.
        var root = new Command("fleet", "A gateway for vehicles that speak JT/T 808, on one thread.")
        {
            new ServeCommand(),
            new SimulateCommand(),
            new LastSeenCommand(),
            new DecodeCommand(),
            new HelpOption(),
        };
        // "@name" is no file to read more arguments from.
        ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction or null)
        {
            Complain(error, Mistake(parsed));
            return Misused;
        }

        try
        {
            // The loop hears signals itself, so the parser's own handling is off.
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
            Complain(error, problem.Message);
            return problem.ExitCode;
        }
    }

    /// <summary>What is wrong, in one sentence. The parser tells each mistake, and some of them twice; the first is
    /// enough to go on with.</summary>
    private static string Mistake(ParseResult parsed)
    {
        string command = parsed.CommandResult.Command.Name;
        string help = command == "fleet" ? "fleet --help" : $"fleet {command} --help";
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
            return $"say what to do: serve, simulate, last-seen or decode; see {help}";
        }

        Argument? missing = parsed.CommandResult.Command.Arguments.FirstOrDefault(argument =>
            argument.Arity.MinimumNumberOfValues > 0 && parsed.GetResult(argument) is not { Tokens.Count: > 0 }
        );
        return missing is null || parsed.Errors.Any(static error => error.SymbolResult is OptionResult)
            ? $"{parsed.Errors[0].Message.TrimEnd('.')}; see {help}"
            : $"{command} needs a {missing.Name}; see {help}";
    }

    /// <summary>One line, whatever is in the text: a path may hold a line break.</summary>
    private static void Complain(TextWriter error, string text) =>
        error.WriteLine("fleet: " + text.ReplaceLineEndings(" "));
}
