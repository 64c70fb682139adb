using System.Net;
using Becket.Cli;
using Becket.Cli.Running.Options;

namespace Becket.ClusterTool.Giving;

/// <summary>Finds options that have no meaning when the jobs run on workers.</summary>
internal static class ClusterRules
{
    /// <exception cref="MisuseException">There is one.</exception>
    public static void Check(RunOptions run, GiverOptions giver)
    {
        const string AtTheEnd = "the output of a job comes back when it has ended";
        const string OfTheWorker = "it is about this machine, and the jobs run on workers: bound them with -j there";
        Refuse(
            run.Pipe is { Pipe: true } or { Part: true } or { Tee: true },
            "--pipe",
            "write the blocks to files, and send those"
        );
        Refuse(run.Report.Ungroup, "--ungroup", AtTheEnd);
        Refuse(run.Report.LineBuffer, "--line-buffer", AtTheEnd);
        Refuse(run.Report.LatestLine, "--latest-line", AtTheEnd);
        Refuse(run.Terminal.GivesTerminal, "--tty", "workers have no terminal");
        Refuse(run.Schedule.TimeLimit is { Fixed: null }, "--timeout with a percentage", "give a time");
        Refuse(run.Schedule.SlotsFile is not null, "a file for -j", "workers come and go: stop one or start one more");
        Refuse(run.Schedule.Machine != new MachineOptions(), "a limit of the machine", OfTheWorker);
        if (!giver.Address.IsLoopback && giver.Listen is null)
        {
            throw new MisuseException(
                $"{giver.Address.Host} is for other machines, and a giver listens for this one only: add --listen "
                    + $"{(IPAddress.TryParse(giver.Address.Host, out _) ? giver.Address.Host : "ADDRESS")}"
            );
        }
    }

    private static void Refuse(bool isGiven, string option, string instead)
    {
        if (isGiven)
        {
            throw new MisuseException($"{option} has no meaning in a cluster: {instead}");
        }
    }
}
