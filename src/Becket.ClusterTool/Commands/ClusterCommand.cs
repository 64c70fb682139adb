using Becket.Cli;
using Becket.Cli.Commands;
using Becket.Cli.Parsing;

namespace Becket.ClusterTool.Commands;

/// <summary><c>becket-cluster</c>: passes its arguments to the command that the first word names.</summary>
internal sealed class ClusterCommand : ToolCommand
{
    private static readonly ToolCommand[] s_commands =
    [
        new ClusterRunCommand(),
        new WorkerCommand(),
        new StatusCommand(),
        new RequeueCommand(),
    ];

    public override CommandDescription Description =>
        field ??= new CommandDescription
        {
            FullName = "becket-cluster",
            Summary = "becket run on several machines: one has the input, workers on the others run the jobs.",
            Usage = ["command ADDRESS [options]"],
            Before =
            [
                new HelpSection(
                    "Commands",
                    [.. s_commands.Select(command => (command.Description.Name, command.Description.Summary))]
                ),
            ],
            After =
            [
                new HelpSection(
                    "Examples",
                    [
                        ("becket-cluster run 7340 gzip -k {} ::: *.log", "Give jobs; it prints the workers' command."),
                        ("becket-cluster worker 7340 -j 5 --token-file token", "Run five of them at once."),
                        ("becket-cluster status 7340 --token-file token", "Workers, slots, the oldest job."),
                    ]
                ),
            ],
            Words = [.. s_commands.Select(command => command.Description.Name)],
        };

    protected override bool WordsEndOptions => true;

    public override int Run(IReadOnlyList<string> args, TextWriter output, TextWriter error)
    {
        ToolCommand? named =
            args.Count == 0 ? null : Array.Find(s_commands, command => command.Description.Name == args[0]);
        return named is null ? base.Run(args, output, error) : Cli.Cli.Run(named, [.. args.Skip(1)], output, error);
    }

    protected override IReadOnlyList<OptionDescription> CreateOptions() => InformationOptions.Create();

    protected override int Execute(GivenLine line, TextWriter output, TextWriter error)
    {
        if (line.Words is not [var unknown, ..])
        {
            throw new MisuseException("say what to do, for example: becket-cluster run 7340 echo {} ::: a b c");
        }

        string? nearest = NearestName.Of(unknown, Description.Words!);
        throw new MisuseException(
            $"there is no command '{unknown}'{(nearest is null ? "" : $" (did you mean becket-cluster {nearest}?)")}"
        );
    }
}
