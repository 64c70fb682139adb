using Becket.Cli.Running.Children;
using Becket.Cli.Running.Options;

namespace Becket.Cli.Running.Scheduling;

/// <summary>Ends a child, one signal after the other.</summary>
internal sealed class Termination(IReactorTime time, IChild child)
{
    private TermSequence? _sequence;
    private int _next;
    private DelayedCall? _timer;

    public bool IsUnderWay => _sequence is not null;

    /// <summary>Begins to end it. If that is under way already, only a kill is to come sooner.</summary>
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

    /// <summary>The child itself is gone. What it has left behind gets no second request.</summary>
    public void ChildExited()
    {
        if (IsUnderWay)
        {
            child.Signal(ProcessSignals.Kill);
        }
    }

    /// <summary>Nothing is left of the child.</summary>
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
