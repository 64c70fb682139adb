using Becket.Cli.Help;
using Becket.Cli.Parsing;

namespace Becket.Cli.Commands;

/// <summary><c>becket help</c>: the help of a command.</summary>
/// <param name="tool">The commands.</param>
internal sealed class HelpCommand(CommandLine tool) : ToolCommand
{
    public override CommandDescription Description { get; } =
        new()
        {
            FullName = "becket help",
            Summary = "Print the help of a command, of a group of its options, or of one option.",
            Usage = ["[command [option]]"],
            After =
            [
                new HelpSection(
                    "Examples",
                    [
                        ("becket help run", "The help of becket run."),
                        ("becket help run outputs", "The options of one group."),
                        ("becket help run -j", "One option."),
                    ]
                ),
            ],
        };

    protected override bool WordsEndOptions => true;

    protected override IReadOnlyList<OptionDescription> CreateOptions() => InformationOptions.Create();

    protected override int Execute(GivenLine line, TextWriter output, TextWriter error)
    {
        ToolCommand command = tool.CommandOf(line.Words, out IReadOnlyList<string> rest);
        return command == tool.Root && rest.Count > 0
            ? command.Run(rest, output, error) // says that there is no such command
            : HelpText.Print(command, rest, output);
    }
}
