using System.Runtime.InteropServices;
using Becket.Cli.Running.Terminals;

namespace Becket.Cli.Running;

/// <summary>Passes the tool's signals to the loop: those of the terminal (Ctrl-C, Ctrl-\, Ctrl-Z, its size, closing it)
/// and of <c>kill</c>.</summary>
internal sealed class RunSignals : IDisposable
{
    /// <summary>The first signal ends the jobs, the second kills them. A third comes only if the loop is stuck: it has
    /// its default effect, and ends the tool.</summary>
    private const int MostHandled = 2;

    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly Reactor _reactor;
    private readonly RunControl _control;
    private readonly bool _hadTerminal = JobControl.HasTerminal();
    private int _ended;

    /// <param name="reactor">The reactor that runs the calls of <paramref name="control"/> on its loop.</param>
    /// <param name="control">Handles the signals.</param>
    public RunSignals(Reactor reactor, RunControl control)
    {
        (_reactor, _control) = (reactor, control);
        if (OperatingSystem.IsLinux())
        {
            // First of all, because the first registration makes the runtime answer this signal by setting the
            // terminal's modes. In the background that stops the tool: the system sends SIGTTOU, which the runtime
            // handles once, and by default the second time, if another thread has taken the first one.
            // Not through the loop, which waits for this while the tool is stopped.
            Add(
                PosixSignal.SIGCONT,
                context =>
                {
                    context.Cancel = true;
                    control.Continued();
                }
            );
        }

        Add(PosixSignal.SIGINT, End);
        Add(PosixSignal.SIGTERM, End);
        Add(PosixSignal.SIGQUIT, End);
        Add(PosixSignal.SIGHUP, HangUp);
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Add((PosixSignal)ProcessSignals.Parse("USR1"), context => Pass(context, control.PrintRunningJobs));
        Add((PosixSignal)ProcessSignals.Parse("USR2"), context => Pass(context, control.ToggleProgress));
        if (_hadTerminal)
        {
            Add(PosixSignal.SIGWINCH, context => Pass(context, control.Repaint));
        }

        if (OperatingSystem.IsLinux())
        {
            Add(PosixSignal.SIGTSTP, context => Pass(context, control.Suspend));
        }
    }

    public void Dispose()
    {
        for (int i = _registrations.Count - 1; i >= 0; i--)
        {
            _registrations[i].Dispose();
        }
    }

    private void Add(PosixSignal signal, Action<PosixSignalContext> handle)
    {
        // The caller of the tool wants it ignored: nohup for SIGHUP, and a shell without job control for the Ctrl-C
        // that is not for a program in the background.
        if (!JobControl.IsIgnored(ProcessSignals.NumberOf(signal)))
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, handle));
        }
    }

    private void End(PosixSignalContext context)
    {
        if (Interlocked.Increment(ref _ended) <= MostHandled)
        {
            int number = ProcessSignals.NumberOf(context.Signal);
            Pass(context, () => _control.Interrupt(number));
        }
    }

    /// <summary>A terminal that was closed ends the jobs. Without that, the signal comes from <c>kill -HUP</c>, and
    /// means what it means to GNU parallel: start nothing new.</summary>
    private void HangUp(PosixSignalContext context)
    {
        if (_hadTerminal && !JobControl.HasTerminal())
        {
            End(context);
            return;
        }

        int number = ProcessSignals.NumberOf(context.Signal);
        Pass(context, () => _control.StopStarting(number));
    }

    private void Pass(PosixSignalContext context, Action handle)
    {
        context.Cancel = true;
        try
        {
            _reactor.CallFromThread(handle);
        }
        catch (ReactorNotRunningException)
        {
            // The run has just ended.
        }
    }
}
