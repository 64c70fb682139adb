using Becket.Cli;
using Becket.Cli.Commands;
using Becket.Cli.Parsing;
using Becket.Cli.Running.Options;
using Becket.ClusterTool.Links;
using Becket.ClusterTool.Working;

namespace Becket.ClusterTool.Commands;

/// <summary><c>becket-cluster worker</c>.</summary>
internal sealed class WorkerCommand : AddressedCommand
{
    public override CommandDescription Description =>
        field ??= new CommandDescription
        {
            FullName = "becket-cluster worker",
            Summary = "Run jobs of the giver at an address, until it is stopped.",
            Usage = ["ADDRESS [options]"],
            About =
            [
                "The jobs run in the directory and with the variables of this command. It waits for a giver that is "
                    + "not there, comes back to one that was lost, and waits for the next run when one is over. "
                    + "Ctrl-C or SIGTERM ends its jobs, which then run elsewhere.",
            ],
            Words = [],
        };

    protected override IReadOnlyList<OptionDescription> CreateOptions() =>
        [
            .. new OptionGroup<WorkerOptions>("The worker")
                .Value(
                    ["--slots", "-j", "--jobs", "-P"],
                    "N",
                    "How many jobs run at once: 5, 50% of the cores, +1 or -1 relative to them. "
                        + "[default: one per core]",
                    SlotCount.Reader,
                    (worker, slots) => worker with { Slots = Math.Min(slots, 10_000) }
                )
                .Value(
                    ["--token-file"],
                    "FILE",
                    "The file that the giver has made. [default: the text in BECKET_CLUSTER_TOKEN]",
                    ValueReaders.FileName,
                    (worker, file) => worker with { TokenFile = file }
                )
                .Value(
                    ["--name"],
                    "NAME",
                    "The worker's name in the log of jobs. [default: the name of the machine]",
                    ValueReaders.FileName,
                    (worker, name) =>
                        worker with
                        {
                            Name = HelloMessage.IsName(name)
                                ? name
                                : throw new MisuseException(
                                    $"--name takes 1 to {HelloMessage.MostNameCharacters} characters, on one line"
                                ),
                        }
                )
                .Value(
                    ["--tmpdir"],
                    "DIR",
                    "The directory for outputs and copied files.",
                    ValueReaders.DirectoryName,
                    (worker, directory) => worker with { TemporaryDirectory = directory }
                )
                .Value(
                    ["--grace"],
                    "TIME",
                    "How long running jobs may go on when the worker is stopped. [default: 0]",
                    DurationText.Reader,
                    (worker, grace) =>
                        worker with
                        {
                            Grace =
                                grace <= TimeSpan.FromHours(1)
                                    ? grace
                                    : throw new MisuseException("--grace takes at most one hour"),
                        }
                )
                .Flag(["--once"], "End when the run is over.", worker => worker with { Once = true })
                .Flag(["--quiet"], "Print no messages.", worker => worker with { Quiet = true })
                .Options,
            .. InformationOptions.Create(),
        ];

    protected override int Execute(GivenLine line, TextWriter output, TextWriter error)
    {
        if (line.Words is [var word, ..])
        {
            throw new MisuseException($"'{word}' is too much: the giver has the command");
        }

        return new WorkerProgram(Address, line.ApplyTo(new WorkerOptions()), error).Run();
    }
}
