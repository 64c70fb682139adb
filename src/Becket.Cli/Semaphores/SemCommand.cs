using Becket.Cli.Commands;
using Becket.Cli.Parsing;
using Becket.Cli.Running;

namespace Becket.Cli.Semaphores;

/// <summary><c>becket sem</c> on the command line: its words and its options.</summary>
internal sealed class SemCommand : ToolCommand
{
    public override CommandDescription Description { get; } =
        new()
        {
            FullName = "becket sem",
            Summary = "Run a command in the background, a limited number at a time under one name.",
            Usage = ["[options] [--] command [arguments]", "--wait [options]"],
            About =
            [
                "The program and its arguments; or one text in quotes, which a shell reads: 'sleep 1; echo done'. "
                    + "It starts as soon as fewer than -j commands of the same semaphore run.",
            ],
            After =
            [
                new HelpSection(
                    "Exit code",
                    [
                        ("0", "The command was started; with --wait, all commands have ended."),
                        ("1", "With a negative --semaphore-timeout, no slot became free."),
                        ("127", "There is no such program."),
                        ("255", "The command line makes no sense, or another error."),
                        ("another", "With --fg, the command's own."),
                    ]
                ),
                new HelpSection(
                    "Examples",
                    [
                        ("becket sem --id disk -j 3 -- gzip big.log", "At most three at once."),
                        ("becket sem --id disk --wait", "Wait until all of them have ended."),
                        ("becket sem --id once --fg ./deploy", "One at a time, and its exit code."),
                    ]
                ),
            ],
            Words = null,
        };

    protected override bool WordsEndOptions => true;

    protected override IReadOnlyList<OptionDescription> CreateOptions() =>
        [.. SemOptions.CreateGroup().Options, .. InformationOptions.Create()];

    /// <exception cref="RunException">The semaphore cannot be used, or the command not be started.</exception>
    protected override int Execute(GivenLine line, TextWriter output, TextWriter error)
    {
        SemOptions options = line.ApplyTo(new SemOptions { Command = line.Words });
        options.Check();
        return new SemProgram(options, error).Run();
    }
}
