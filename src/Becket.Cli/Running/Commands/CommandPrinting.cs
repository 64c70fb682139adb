using Becket.Cli.Running.Options;
using Becket.Cli.Running.Outputs;
using Becket.Cli.Running.Progress;
using Becket.Cli.Running.Scheduling;
using Becket.Cli.Running.Templates;
using Becket.Cli.Surroundings;

namespace Becket.Cli.Running.Commands;

/// <summary>What the options <c>-t</c>, <c>-v</c> and <c>-p</c> add to a run, and what its expressions skip.</summary>
internal static class CommandPrinting
{
    /// <summary>The jobs without those that an expression skips or the user declines.</summary>
    /// <param name="source">The jobs.</param>
    /// <param name="template">The command.</param>
    /// <param name="options">The options.</param>
    /// <param name="jobs">The number of all jobs; null if it is not known.</param>
    /// <param name="reactor">The reactor.</param>
    /// <exception cref="MisuseException">The command needs the number of all jobs, and it is not known.</exception>
    /// <exception cref="RunException">There is no terminal to ask on.</exception>
    public static IJobSource Filter(
        IJobSource source,
        JobTemplate template,
        ChildOptions options,
        long? jobs,
        Reactor reactor
    )
    {
        if (template.NeedsTotal && jobs is null)
        {
            throw new MisuseException(
                "the number of all jobs is known for a file, and not for a pipe: write -a FILE, or leave out {##}"
            );
        }

        if (template.CanSkip)
        {
            source = new FilteredJobs(source, template, jobs ?? 0);
        }

        return options is { Asks: true, DryRun: false }
            ? new AskedJobs(source, template, reactor, new TerminalQuestion(Destination.StandardError))
            : source;
    }

    /// <summary>What takes the run's messages. Questions and commands on a terminal leave no place for a painted
    /// progress.</summary>
    public static TextWriter Notices(ChildOptions options, TextWriter error) =>
        (options.Asks || options.Traces) && ReferenceEquals(error, StandardStreams.Error)
            ? new NoticeWriter(Destination.StandardError)
            : error;

    /// <summary>The report that also prints the commands.</summary>
    public static RunReport AddTo(RunReport report, ChildOptions options, TextWriter error)
    {
        if (options.Shows)
        {
            report = report with { Output = new CommandOutput(report.Output) };
        }

        return options.Traces
            ? report with
            {
                Listeners = [.. report.Listeners, new CommandTrace(Notices(options, error))],
            }
            : report;
    }
}
