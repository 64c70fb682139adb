using System.Net;
using Becket.Cli;
using Becket.Cli.Commands;
using Becket.Cli.Parsing;
using Becket.Cli.Running;
using Becket.Cli.Running.Options;
using Becket.ClusterTool.Giving;

namespace Becket.ClusterTool.Commands;

/// <summary><c>becket-cluster run</c>: <c>becket run</c> whose jobs run on workers.</summary>
internal sealed class ClusterRunCommand : AddressedCommand
{
    public override CommandDescription Description => field ??= Of(RunDescription.Create());

    protected override bool WordsEndOptions => true;

    protected override IReadOnlyList<OptionDescription> CreateOptions() =>
        [
            .. GiverGroup().Options,
            .. TransferOptions
                .CreateGroup()
                .In<RunOptions>(run => run.Transfer, (run, files) => run with { Transfer = files }),
            .. RunOptions.CreateTable(),
            .. SystemOptions.Create(),
            .. InformationOptions.Create(),
            .. AcceptedOptions.Create(),
            .. RefusedOptions.Create(),
        ];

    protected override int Execute(GivenLine line, TextWriter output, TextWriter error)
    {
        line = RunCommand.WithProfiles(this, line);
        RunOptions options = RunCommand.OptionsOf(line);
        GiverOptions giver = line.ApplyTo(new GiverOptions { Address = Address });
        ClusterRules.Check(options, giver);
        if (options.Child.DryRun)
        {
            return new RunProgram(options, output, error).Run();
        }

        using var folder = RunFolder.Open(giver, options);
        options = options with { Log = folder.LogOf(options.Log) };
        if (folder.IsUnfinished && !options.Report.Quiet)
        {
            error.WriteLine("becket-cluster: going on with the run that was left unfinished");
        }

        using var place = new GiverPlace(giver, options, folder.Run, error);
        return new RunProgram(options, output, error) { Place = place }.Run();
    }

    private static CommandDescription Of(CommandDescription run) =>
        run with
        {
            FullName = "becket-cluster run",
            Summary = "Give the jobs of becket run to workers on any machines.",
            Usage =
            [
                "ADDRESS [options] [--] command [arguments]",
                "ADDRESS [options] [--] command [arguments] ::: value... or :::: file...",
                "ADDRESS [options] < commands",
            ],
            About =
            [
                "The address is where workers reach this giver: 127.0.0.1:7340, or the port alone. It prints the "
                    + "command that starts a worker. Input, placeholders, outputs, the log, retries, limits and exit "
                    + "codes are those of becket run. The output of a job comes back when it has ended. A giver that "
                    + "was killed goes on when the same command is started again.",
            ],
            After =
            [
                new HelpSection(
                    "Examples",
                    [
                        (
                            "becket-cluster run 7340 --trc {.}.mp3 lame {} {.}.mp3 ::: *.wav",
                            "Copy files there and back."
                        ),
                        ("becket-cluster run 10.0.0.5:7340 --listen 10.0.0.5 -a hosts ./check", "For other machines."),
                    ]
                ),
            ],
        };

    private static OptionGroup<GiverOptions> GiverGroup() =>
        new OptionGroup<GiverOptions>("The cluster")
            .Value(
                ["--listen"],
                "ADDRESS",
                "Also let other machines reach the giver: the address of the network card, or 0.0.0.0 for all. "
                    + "[default: 127.0.0.1]",
                new ValueReader<IPAddress>("an address such as 10.0.0.5", TryRead),
                (giver, address) => giver with { Listen = address }
            )
            .Value(
                ["--token-file"],
                "FILE",
                "The token that lets workers in; made if it is not there. [default: a file in --state]",
                ValueReaders.FileName,
                (giver, file) => giver with { TokenFile = file }
            )
            .Value(
                ["--state"],
                "DIR",
                "The folder of the ledger, outputs on their way, and the token. A giver that was killed goes on from "
                    + "it. [default: ~/.local/share/becket/cluster/PORT]",
                ValueReaders.DirectoryName,
                (giver, folder) => giver with { State = folder }
            )
            .Flag(
                ["--discard"],
                "Drop what a giver that was killed has left in the folder.",
                giver => giver with { Discards = true }
            )
            .Value(
                ["--redis"],
                "ADDRESS",
                "Keep the ledger in this Redis, not in files.",
                ValueReaders.AnyText,
                (giver, redis) => giver with { Redis = redis }
            )
            .Value(
                ["--max-crashes"],
                "N",
                "Stop a job when so many workers were lost while they ran it. [default: 3]",
                ValueReaders.WholeNumberTo(1000),
                (giver, crashes) => giver with { MaxCrashes = crashes }
            )
            .Value(
                ["--lease"],
                "TIME",
                "How long after the last sign of life of a worker its jobs run elsewhere. [default: 10s]",
                DurationText.Reader,
                (giver, lease) =>
                    giver with
                    {
                        Lease =
                            lease >= TimeSpan.FromSeconds(1) && lease <= TimeSpan.FromHours(1)
                                ? lease
                                : throw new MisuseException("--lease takes a time from 1s to 1h"),
                    }
            );

    private static bool TryRead(string text, out IPAddress address)
    {
        bool isAddress = IPAddress.TryParse(text, out IPAddress? parsed);
        address = parsed ?? IPAddress.None;
        return isAddress;
    }
}
