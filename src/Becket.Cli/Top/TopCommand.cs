using Becket.Cli.Commands;
using Becket.Cli.Parsing;
using Becket.Cli.Running;

namespace Becket.Cli.Top;

/// <summary><c>becket top</c> on the command line: its words and its options.</summary>
internal sealed class TopCommand : ToolCommand
{
    public override CommandDescription Description { get; } =
        new()
        {
            FullName = "becket top",
            Summary = "Look into a running program: its loop, its connections, and what its code waits for.",
            Usage = ["[options] [PID]"],
            About =
            [
                "The program must have been started with BECKET_INSPECT=1 in its environment, or with "
                    + "ReactorOptions.Inspection, by this user, on Linux. Without a PID, becket top looks at the only "
                    + "such program, or lets you choose.",
            ],
            After =
            [
                new HelpSection(
                    "Keys",
                    [
                        ("w c o", "Show what the code waits for; connections; all else."),
                        ("s", "Sort by the next column."),
                        ("/", "Show only lines with a text; Esc ends it."),
                        ("f", "Search for methods that wait for what nothing can fire (a full collection), and pause."),
                        ("r", "Show the program's next reactor."),
                        ("p, Space", "Pause."),
                        ("j k, arrows", "Scroll; PgUp and PgDn by a screen."),
                        ("q", "Quit."),
                    ]
                ),
                new HelpSection(
                    "Exit code",
                    [("0", "Done."), ("255", "The command line makes no sense, or there is no such program.")]
                ),
                new HelpSection(
                    "Examples",
                    [
                        ("becket top", "Look at the only such program, or choose one."),
                        ("becket top --once --find-orphans 4711", "One report, with what nothing can fire."),
                        ("becket top --json | jq '.reactors[].snapshot.statistics'", "In a script."),
                    ]
                ),
            ],
            Words = [],
        };

    protected override IReadOnlyList<OptionDescription> CreateOptions() =>
        [.. TopOptions.CreateGroup().Options, .. InformationOptions.Create()];

    /// <exception cref="MisuseException">The word is no process number.</exception>
    /// <exception cref="RunException">There is no such program.</exception>
    protected override int Execute(GivenLine line, TextWriter output, TextWriter error)
    {
        TopOptions options = line.ApplyTo(new TopOptions { Process = TopOptions.ProcessOf(line.Words) });
        return OperatingSystem.IsLinux()
            ? new TopProgram(options, output).Run()
            : throw new RunException("becket top needs Linux: programs offer what it shows only there");
    }
}
