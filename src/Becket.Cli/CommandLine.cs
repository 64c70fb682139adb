using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Becket.Cli.Examples;
using Becket.Cli.Running.Options;
using Becket.Cli.Semaphores;

namespace Becket.Cli;

/// <summary>The commands of the tool, and what the tool answers to a command line that makes no sense.</summary>
internal sealed class CommandLine
{
    private readonly Command _root;

    public CommandLine()
    {
        // A plain command, as a RootCommand takes its name from the file that runs, which is Becket.Cli.dll for a tool.
        _root = new Command("becket", "Twisted for .NET: one thread, one event loop, no locks.")
        {
            RunCommand.Command,
            SemCommand.Command,
            ExampleCommand.Command,
            new HelpOption(),
            new VersionOption { Action = new PrintVersion() },
        };
    }

    public RunCommand RunCommand { get; } = new();

    public SemCommand SemCommand { get; } = new();

    public ExampleCommand ExampleCommand { get; } = new();

    /// <summary>Parses arguments as typed: "@name" is no file to read more of them from.</summary>
    public ParseResult Parse(IReadOnlyList<string> args)
    {
        if (args is ["run", ..])
        {
            args = ["run", .. CommandBoundary.Mark(RunCommand.Command, [.. args.Skip(1)])];
        }

        if (args is ["sem", ..])
        {
            args = ["sem", .. SemCommand.Mark([.. args.Skip(1)])];
        }

        return _root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
    }

    /// <summary>Describes the first mistake on the command line in one sentence. The parser reports every mistake, and
    /// some of them twice.</summary>
    public string Mistake(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        if (command == RunCommand.Command)
        {
            return RunCommand.Mistake(parsed);
        }

        if (command == SemCommand.Command)
        {
            return SemCommand.Mistake(parsed);
        }

        if (command == ExampleCommand.Command)
        {
            return ExampleCommand.Mistake(parsed);
        }

        const string Help = "see becket --help";
        if (parsed.UnmatchedTokens is [var unknown, ..])
        {
            return $"there is no {(unknown.StartsWith('-') ? "option" : "command")} '{unknown}'; {Help}";
        }

        return parsed.Errors[0].SymbolResult is CommandResult or null
            ? $"say what to do, for example: becket example 5; {Help}"
            : $"{parsed.Errors[0].Message.TrimEnd('.')}; {Help}";
    }
}
