using System.Globalization;
using Becket.Cli.Running.Progress;
using Becket.Cli.Running.Scheduling;
using Becket.Native;

namespace Becket.Cli.Running.Terminals;

/// <summary>Notices jobs that the system has stopped because they use the terminal, which is not theirs (ssh, sudo,
/// vi). Such a job would wait for ever, and nothing would say why.</summary>
/// <remarks>One system call each time, whatever the number of jobs; and none in a run of less than half a second, or
/// without a terminal.</remarks>
/// <param name="reactor">The reactor.</param>
/// <param name="run">The run, whose children are looked at.</param>
/// <param name="notice">Takes a line for the user.</param>
internal sealed class TerminalWatch(Reactor reactor, JobRun run, Action<string> notice)
{
    private static readonly TimeSpan s_usual = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan s_onLoan = TimeSpan.FromSeconds(0.05);

    /// <summary>The jobs that a line has named: one that was continued is stopped again.</summary>
    private readonly HashSet<long> _named = [];

    private DelayedCall? _next;

    /// <summary>The terminal that the jobs have in turn; null for none.</summary>
    public TerminalLoan? Loan { get; init; }

    /// <summary>Called when the job that has the terminal was stopped by Ctrl-Z.</summary>
    public Action? Suspended { get; init; }

    public void Begin() => _next = reactor.CallLater(Loan is null ? s_usual : s_onLoan, Look);

    public void End()
    {
        if (_next is { Active: true })
        {
            _next.Cancel();
        }
    }

    private void Look()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        Begin();
        Loan?.GiveIfDue();
        while (ProcessCalls.TryTakeStopped(out int process, out int signal))
        {
            Take(process, signal);
        }
    }

    private void Take(int process, int signal)
    {
        if (run.NoteStopped(process) is not { } job)
        {
            return;
        }

        bool wantsTerminal = signal is JobControl.TerminalInput or JobControl.TerminalOutput;
        if (Loan is not null)
        {
            if (wantsTerminal)
            {
                Loan.GiveAgain();
            }
            else
            {
                Suspended?.Invoke();
            }
        }
        else if (wantsTerminal && _named.Add(job.Number))
        {
            const int MostOfCommand = 80;
            string text = VisibleText.Of(job.Text, MostOfCommand);
            notice(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"becket: job {job.Number} waits for the terminal, which no job has: {text}; to give it the "
                        + $"terminal, run one job at a time with --tty\n"
                )
            );
        }
    }
}
