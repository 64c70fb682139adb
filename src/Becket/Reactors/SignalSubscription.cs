using System.Runtime.InteropServices;
using Becket.Reactors.Threads;

namespace Becket.Reactors;

/// <summary>A call that the loop makes each time the process gets a signal.</summary>
/// <remarks>The reactor keeps it, as the runtime stops listening when the registration is collected. The runtime keeps
/// only a weak reference to it, so that it does not keep alive a reactor that was dropped.</remarks>
internal sealed class SignalSubscription : IDisposable
{
    private readonly Reactor _reactor;
    private readonly Action _call;
    private readonly PosixSignal _signal;

    /// <summary>Null in a simulation, whose hosts get no signals of the process.</summary>
    private readonly PosixSignalRegistration? _registration;

    /// <exception cref="PlatformNotSupportedException">The platform has no such signal.</exception>
    /// <exception cref="IOException">The runtime could not begin to handle signals.</exception>
    public SignalSubscription(Reactor reactor, PosixSignal signal, Action call)
    {
        _reactor = reactor;
        _call = call;
        _signal = signal;
        _registration = reactor.Driver.IsHosted ? null : Listen(signal, new WeakReference<SignalSubscription>(this));
    }

    public void Dispose()
    {
        _registration?.Dispose();
        _reactor.Remove(this);
    }

    /// <summary>The host of a simulation gets a signal.</summary>
    /// <returns>Whether this listens for it.</returns>
    public bool TryTake(PosixSignal signal) => signal == _signal && _reactor.TryCallFromThread(new PostedAction(_call));

    private static PosixSignalRegistration Listen(PosixSignal signal, WeakReference<SignalSubscription> weak) =>
        SignalRegistration.Create(
            signal,
            context =>
            {
                if (
                    weak.TryGetTarget(out SignalSubscription? listening)
                    && listening._reactor.TryCallFromThread(new PostedAction(listening._call))
                )
                {
                    context.Cancel = true;
                }
            }
        );
}
