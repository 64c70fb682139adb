using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Becket.Cli.Running.Progress;
using Becket.Cli.Running.Scheduling;
using Becket.Cli.Running.Terminals;

namespace Becket.Cli.Running;

/// <summary>What the user's signals do to a run. All calls but <see cref="Continued"/> are on the loop.</summary>
internal sealed class RunControl(Reactor reactor) : IDisposable
{
    /// <summary>How often the screen is looked at until it is clean, every 10 ms. A terminal that is stuck must not
    /// keep the tool from stopping.</summary>
    private const int MostLooks = 50;

    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(10);

    /// <summary>Longer than the system takes to stop a process, or to signal that it goes on.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly ManualResetEventSlim _continued = new();
    private JobRun? _run;
    private RunReport? _report;
    private TerminalLoan? _loan;
    private TerminalWatch? _watch;
    private bool _isSuspending;

    /// <summary>The work of the run, which a signal cancels before there are jobs.</summary>
    public Deferred<int>? Work { get; set; }

    /// <summary>The signal that came before the first job, while the run waited for input; or 0.</summary>
    public int StoppedBy { get; private set; }

    /// <summary>The jobs begin.</summary>
    /// <param name="run">Runs them.</param>
    /// <param name="report">Takes messages.</param>
    /// <param name="loan">The terminal that the jobs have in turn; null for none.</param>
    public void Begin(JobRun run, RunReport report, TerminalLoan? loan)
    {
        (_run, _report, _loan) = (run, report, loan);
        loan?.Interrupted = Interrupt;
        if (JobControl.HasTerminal())
        {
            _watch = new TerminalWatch(reactor, run, report.Notice) { Loan = loan, Suspended = Suspend };
            _watch.Begin();
        }
    }

    /// <summary>The jobs have ended.</summary>
    public void End()
    {
        _watch?.End();
        _loan = null;
    }

    /// <summary>A bug was found: no more jobs start, and the reactor's end ends the running ones.</summary>
    public void Abandon()
    {
        _run?.Abandon();
        reactor.CallFromThread(reactor.Stop);
    }

    public void Interrupt(int signal)
    {
        if (_run is null)
        {
            StoppedBy = signal;
            Work?.Cancel();
        }
        else if (signal == ProcessSignals.NumberOf(PosixSignal.SIGQUIT))
        {
            _run.Quit(signal);
        }
        else
        {
            _run.Interrupt(signal);
        }

        if (_isSuspending)
        {
            // The tool was about to stop. Now it has its jobs to end.
            GoOn();
        }
    }

    public void StopStarting(int signal)
    {
        if (_run is null)
        {
            Interrupt(signal);
        }
        else
        {
            _run.StopStarting(signal);
            _report?.NoticeUnlessQuiet(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"becket: {ProcessSignals.Name(signal)}: no more jobs start; waiting for "
                        + $"{_run.RunningJobs.Count()}\n"
                )
            );
        }
    }

    public void PrintRunningJobs()
    {
        const int MostOfCommand = 1000;
        (Job Job, int Slot, TimeSpan Time)[] running = [.. _run?.RunningJobs ?? []];
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"becket: {running.Length} {(running.Length == 1 ? "job is" : "jobs are")} running\n"
        );
        foreach ((Job job, int slot, TimeSpan time) in running)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"{slot, 4}  {ElapsedText.Clock(time), 6}  {VisibleText.Of(job.Text, MostOfCommand)}\n"
            );
        }

        if (_report is not null)
        {
            _report.Notice(text.ToString());
        }
        else
        {
            Surroundings.StandardStreams.Error.Write(text.ToString());
        }
    }

    public void ToggleProgress() => _report?.ToggleProgress();

    public void Repaint() => _report?.Painting?.Repaint();

    /// <summary>Stops the jobs and the tool, as Ctrl-Z does with any program. Both go on with <c>fg</c>.</summary>
    public void Suspend()
    {
        if (_isSuspending || !OperatingSystem.IsLinux() || !JobControl.CanBeContinued())
        {
            return;
        }

        if (_run?.Suspend() == false)
        {
            return;
        }

        _isSuspending = true;
        _report?.Painting?.Pause();
        StopWhenClean(looks: 0);
    }

    /// <summary>The tool was continued. Threads: any.</summary>
    public void Continued() => _continued.Set();

    public void Dispose() => _continued.Dispose();

    private void StopWhenClean(int looks)
    {
        if (!_isSuspending || !OperatingSystem.IsLinux())
        {
            return;
        }

        if (_report?.Painting is { IsClean: false } && looks < MostLooks)
        {
            reactor.CallLater(s_look, () => StopWhenClean(looks + 1));
            return;
        }

        _loan?.Recall();
        _continued.Reset();
        JobControl.StopThisProcess();
        _continued.Wait(s_patience);
        _loan?.GiveAgain();
        GoOn();
    }

    private void GoOn()
    {
        _isSuspending = false;
        _run?.Resume();
        _report?.Painting?.Repaint();
    }
}
