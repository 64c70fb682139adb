using Becket.Cli.Commands;
using Becket.Cli.Completion;
using Becket.Cli.Examples;
using Becket.Cli.Running.Options;
using Becket.Cli.Semaphores;
using Becket.Cli.Top;
using Becket.Cli.Traces;

namespace Becket.Cli;

/// <summary>The commands of the tool.</summary>
internal sealed class CommandLine
{
    public CommandLine()
    {
        Commands =
        [
            RunCommand,
            new SemCommand(),
            new TopCommand(),
            new ExampleCommand(),
            new TraceCommand(),
            new CompletionCommand(this),
            new HelpCommand(this),
        ];
        Root = new RootCommand(Commands);
    }

    public RunCommand RunCommand { get; } = new();

    /// <summary>The commands in the order of the help.</summary>
    public IReadOnlyList<ToolCommand> Commands { get; }

    /// <summary>The tool without a command.</summary>
    public ToolCommand Root { get; }

    /// <summary>Finds the command that the first word names; without one, <see cref="Root"/>.</summary>
    /// <param name="args">The arguments of the tool.</param>
    /// <param name="rest">The arguments of the command.</param>
    public ToolCommand CommandOf(IReadOnlyList<string> args, out IReadOnlyList<string> rest)
    {
        ToolCommand? named =
            args.Count == 0 ? null : Commands.FirstOrDefault(command => command.Description.Name == args[0]);
        rest = named is null ? args : [.. args.Skip(1)];
        return named ?? Root;
    }
}
