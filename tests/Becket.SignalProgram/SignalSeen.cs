using System.Runtime.InteropServices;

namespace Becket.SignalProgram;

/// <summary>Waits until a reactor of this process has been told of a signal. It takes the signal from no other
/// handler.</summary>
/// <remarks>It listens twice: from before the reactor, and from behind it. The runtime tells the handlers of a signal
/// one after the other, so when both of these know, the reactor between them knows too, whatever the order.</remarks>
internal sealed class SignalSeen : IDisposable
{
    private readonly CountdownEvent _left = new(2);
    private readonly PosixSignal _signal;
    private readonly PosixSignalRegistration _before;
    private PosixSignalRegistration? _behind;

    public SignalSeen(PosixSignal signal)
    {
        _signal = signal;
        _before = PosixSignalRegistration.Create(signal, Note);
    }

    /// <summary>Once the reactor listens, and before the signal comes.</summary>
    public void ListenBehindTheReactor() => _behind = PosixSignalRegistration.Create(_signal, Note);

    public void Wait() => _left.Wait();

    public void Dispose()
    {
        _before.Dispose();
        _behind?.Dispose();
        _left.Dispose();
    }

    private void Note(PosixSignalContext signal)
    {
        if (!_left.IsSet)
        {
            _left.Signal();
        }
    }
}
