using System.Runtime.InteropServices;

namespace Crawler.CommandLine;

/// <summary>Ctrl+C and SIGTERM: the first ends the crawl in good order, the second has its default action and ends the
/// process, even if the loop hangs.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly Reactor _reactor;
    private readonly Action<PosixSignal> _stop;
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _taken;

    /// <summary>Begins to take signals.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="stop">Runs on its loop at the first signal.</param>
    public StopSignals(Reactor reactor, Action<PosixSignal> stop)
    {
        (_reactor, _stop) = (reactor, stop);
        foreach (PosixSignal signal in (ReadOnlySpan<PosixSignal>)[PosixSignal.SIGINT, PosixSignal.SIGTERM])
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, Take));
        }
    }

    /// <summary>The signal that was taken; null if none was.</summary>
    public PosixSignal? Taken => Volatile.Read(ref _taken) is var taken and not 0 ? (PosixSignal)taken : null;

    /// <summary>The exit code after a signal: 130 or 143.</summary>
    public static int ExitCodeOf(PosixSignal signal) => signal == PosixSignal.SIGINT ? 130 : 143;

    public void Dispose() => _registrations.ForEach(static registration => registration.Dispose());

    private void Take(PosixSignalContext context)
    {
        if (Interlocked.CompareExchange(ref _taken, (int)context.Signal, 0) != 0)
        {
            return;
        }

        context.Cancel = true;
        try
        {
            _reactor.CallFromThread(() => _stop(context.Signal));
        }
        catch (ReactorNotRunningException)
        {
            // The crawl has just ended.
        }
    }
}
