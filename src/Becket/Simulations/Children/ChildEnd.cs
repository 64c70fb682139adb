using Becket.Reactors;
using Becket.Reactors.Drivers.Simulated;

namespace Becket.Simulations.Children;

/// <summary>The child's end of a pipe, which processes share that one has started.</summary>
internal sealed class ChildEnd
{
    private readonly Reactor _reactor;
    private TaskCompletionSource? _changed;
    private int _holders;
    private bool _isPosted;

    public ChildEnd(Reactor reactor, SimulatedPipe pipe)
    {
        _reactor = reactor;
        Pipe = pipe;
        pipe.Changed = OnChanged;
    }

    public SimulatedPipe Pipe { get; }

    /// <summary>Ends when there may be more bytes or more room, or a child has ended.</summary>
    public Task Changed => (_changed ??= new TaskCompletionSource()).Task;

    public void AddHolder() => _holders++;

    /// <summary>A process has closed it; the last one closes the pipe.</summary>
    public void RemoveHolder()
    {
        if (--_holders == 0)
        {
            Pipe.CloseAsChild();
        }
    }

    /// <summary>Wakes those that wait, in a turn to come: they must not run inside of what has changed the
    /// pipe.</summary>
    public void OnChanged()
    {
        if (_changed is not null && !_isPosted && !_reactor.HasEnded)
        {
            _isPosted = true;
            _reactor.CallFromThread(Wake);
        }
    }

    private void Wake()
    {
        _isPosted = false;
        TaskCompletionSource? changed = _changed;
        _changed = null;

        // With a context, the runtime would run continuations that do not want it on a thread of its own.
        SynchronizationContext? context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            changed?.TrySetResult();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }
}
