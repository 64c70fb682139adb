using System.Runtime.InteropServices;

namespace Becket.Cli.Running;

/// <summary>The signals that ask a run to end: those of the terminal (Ctrl-C, Ctrl-\, closing it) and of
/// <c>kill</c>.</summary>
internal sealed class StopSignals : IDisposable
{
    /// <summary>The first asks, the second kills. Who sends a third has been heard by nobody: the loop is stuck, and
    /// the signal does what it does to any program.</summary>
    private const int MostHeard = 2;

    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _heard;

    /// <param name="reactor">On whose loop it is told.</param>
    /// <param name="interrupt">Is told the signal's number.</param>
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
                        if (Interlocked.Increment(ref _heard) > MostHeard)
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
                            // The run has just ended by itself.
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
