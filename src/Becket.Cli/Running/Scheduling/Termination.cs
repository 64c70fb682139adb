using Becket.Cli.Running.Children;
using Becket.Cli.Running.Options;

namespace Becket.Cli.Running.Scheduling;

/// <summary>Ends a child with one signal after the other.</summary>
internal sealed class Termination(IReactorTime time, IChild child)
{
    private TermSequence? _sequence;
    private int _next;
    private DelayedCall? _timer;

    public bool IsUnderWay => _sequence is not null;

    /// <summary>Begins to end the child. If it has begun already, only <see cref="TermSequence.Kill"/> replaces the
    /// sequence.</summary>
    public void Begin(TermSequence sequence)
    {
        if (IsUnderWay && sequence != TermSequence.Kill)
        {
            return;
        }

        CancelTimer();
        _sequence = sequence;
        _next = 0;
        Signal();
    }

    /// <summary>The child itself has exited. Its own children are killed at once.</summary>
    public void ChildExited()
    {
        if (IsUnderWay)
        {
            child.Signal(ProcessSignals.Kill);
        }
    }

    /// <summary>The child has exited and its pipes are closed: no more signals follow.</summary>
    public void ChildEnded() => CancelTimer();

    private void Signal()
    {
        if (_next == _sequence!.Steps.Count)
        {
            return;
        }

        (int signal, TimeSpan wait) = _sequence.Steps[_next++];
        child.Signal(signal);
        _timer = time.CallLater(wait, Signal);
    }

    private void CancelTimer()
    {
        if (_timer is { Active: true })
        {
            _timer.Cancel();
        }

        _timer = null;
    }
}
