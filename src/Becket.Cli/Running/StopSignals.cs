using System.Runtime.InteropServices;

namespace Becket.Cli.Running;

/// <summary>Handles the signals that end a run: those of the terminal (Ctrl-C, Ctrl-\, closing it) and of
/// <c>kill</c>.</summary>
internal sealed class StopSignals : IDisposable
{
    /// <summary>The first signal ends the jobs, the second kills them. A third comes only if the loop is stuck: it has
    /// its default effect, and ends the tool.</summary>
    private const int MostHandled = 2;

    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _handled;

    /// <param name="reactor">The reactor that runs <paramref name="interrupt"/> on its loop.</param>
    /// <param name="interrupt">Called with the signal's number.</param>
    public StopSignals(Reactor reactor, Action<int> interrupt)
    {
        foreach (
            PosixSignal signal in (ReadOnlySpan<PosixSignal>)
                [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT]
        )
        {
            int number = ProcessSignals.NumberOf(signal);
            _registrations.Add(
                PosixSignalRegistration.Create(
                    signal,
                    context =>
                    {
                        if (Interlocked.Increment(ref _handled) > MostHandled)
                        {
                            return;
                        }

                        context.Cancel = true;
                        try
                        {
                            reactor.CallFromThread(() => interrupt(number));
                        }
                        catch (ReactorNotRunningException)
                        {
                            // The run has just ended.
                        }
                    }
                )
            );
        }
    }

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }
    }
}
