using Becket.Cli.Parsing;

namespace Becket.Cli.Running.Options;

/// <summary>Options for jobs that talk with the user.</summary>
internal sealed record TerminalOptions
{
    /// <summary>Whether each job gets the terminal, one job at a time.</summary>
    public bool GivesTerminal { get; init; }

    public static OptionGroup<TerminalOptions> CreateGroup() =>
        new OptionGroup<TerminalOptions>("The terminal").Flag(
            ["--tty", "-o", "--open-tty"],
            "Give the terminal to the jobs, one at a time: for ssh, sudo, vi. Implies -j1 and --ungroup.",
            terminal => terminal with { GivesTerminal = true }
        );

    /// <summary>Applies what these options imply for the others.</summary>
    /// <exception cref="MisuseException">The options contradict each other.</exception>
    public RunOptions ApplyTo(RunOptions run)
    {
        if (!GivesTerminal)
        {
            return run;
        }

        if (run.Schedule is { Slots: > 1, AreSlotsGiven: true })
        {
            throw new MisuseException("--tty gives the terminal to one job at a time: leave out --jobs");
        }

        if (run.Report is { LineBuffer: true } or { KeepOrder: true } or { Tag: not null })
        {
            throw new MisuseException(
                "--tty lets the jobs write to the terminal by themselves: leave out --keep-order, --line-buffer "
                    + "and --tag"
            );
        }

        if (run.Report.Results is not null)
        {
            throw new MisuseException(
                "--tty lets the jobs write to the terminal by themselves, so there is nothing to keep: leave out "
                    + "--results"
            );
        }

        return run with
        {
            Schedule = run.Schedule with { Slots = 1 },
            Report = run.Report with { Ungroup = true },
        };
    }
}
