using Becket.Cli.Parsing;

namespace Becket.Cli.Commands;

/// <summary><c>becket</c> without a command: its help and version, and what it answers to a command that it does not
/// know.</summary>
/// <param name="commands">The commands.</param>
internal sealed class RootCommand(IReadOnlyList<ToolCommand> commands) : ToolCommand
{
    /// <summary>What other programs call the commands.</summary>
    private static readonly (string Other, string Ours)[] s_otherNames =
    [
        ("parallel", "run"),
        ("xargs", "run"),
        ("rush", "run"),
        ("man", "help"),
        ("completions", "completion"),
    ];

    public override CommandDescription Description =>
        field ??= new CommandDescription
        {
            FullName = "becket",
            Summary = "Twisted for .NET: one thread, one event loop, no locks.",
            Usage = ["command [options]"],
            Before =
            [
                new HelpSection(
                    "Commands",
                    [.. commands.Select(command => (command.Description.Name, command.Description.Summary))]
                ),
            ],
            After =
            [
                new HelpSection(
                    "Examples",
                    [
                        ("ls *.png | becket run -j4 optipng {}", "One command for each line, four at a time."),
                        ("becket run --help", "All that becket run can do."),
                        ("becket help run --timeout", "One option."),
                        ("source <(becket completion bash)", "Complete commands and options with the Tab key."),
                    ]
                ),
            ],
            Words = [.. commands.Select(command => command.Description.Name)],
        };

    protected override bool WordsEndOptions => true;

    public override int Run(IReadOnlyList<string> args, TextWriter output, TextWriter error)
    {
        if (args is [['-', ..] option, ..] && Options.Find(option) is null && IsOptionOfRun(option))
        {
            throw new MisuseException($"{option} is an option of a command: becket run {option}");
        }

        return base.Run(args, output, error);
    }

    protected override IReadOnlyList<OptionDescription> CreateOptions() => InformationOptions.Create();

    protected override int Execute(GivenLine line, TextWriter output, TextWriter error)
    {
        if (line.Words is not [var unknown, ..])
        {
            throw new MisuseException("say what to do, for example: becket example 5");
        }

        if (unknown is "worker")
        {
            throw ElsewhereException.InClusterTool("becket-cluster worker ADDRESS");
        }

        string? meant = s_otherNames.FirstOrDefault(name => name.Other == unknown).Ours;
        meant ??= NearestName.Of(unknown, Description.Words!);
        string suggestion = meant is null ? "" : $" (did you mean becket {meant}?)";
        throw new MisuseException($"there is no command '{unknown}'{suggestion}");
    }

    private bool IsOptionOfRun(string option)
    {
        try
        {
            return commands.Any(command =>
                command.Description.Name == "run" && command.Parse([option, "1"]).Options.Count > 0
            );
        }
        catch (MisuseException)
        {
            return false;
        }
    }
}
