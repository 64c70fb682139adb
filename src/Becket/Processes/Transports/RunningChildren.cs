using System.Runtime.CompilerServices;
using Becket.Deferreds;
using Becket.Processes.Errors;
using Becket.Reactors;

namespace Becket.Processes.Transports;

/// <summary>The children of a reactor that run, or whose group waits to be killed. A reactor that stops waits for
/// them.</summary>
internal sealed class RunningChildren
{
    private static readonly ConditionalWeakTable<Reactor, RunningChildren> s_all = [];

    private readonly LinkedList<ProcessTransport> _running = [];
    private Deferred? _stopped;

    private RunningChildren() { }

    /// <summary>The reason for all children that end with success. Each reactor has its own, as two threads must not
    /// throw one exception at the same time.</summary>
    public Failure Done { get; } =
        new(new ProcessDoneException("The process has ended with exit code 0.", ProcessStatus.Exited(0)));

    private bool AreStopped => _running.All(static child => child.OutlivesReactor);

    public static RunningChildren Of(Reactor reactor)
    {
        if (s_all.TryGetValue(reactor, out RunningChildren? children))
        {
            return children;
        }

        children = new RunningChildren();
        s_all.Add(reactor, children);
        // The driver's own shutdown ends children that are started after this hook has run.
        reactor.AddStopHook(StopStep.Connections, static () => "child processes", children.Stop);
        return children;
    }

    public void Add(ProcessTransport child) => child.Place = _running.AddLast(child);

    public void Remove(ProcessTransport child)
    {
        _running.Remove(child.Place!);
        FireIfStopped();
    }

    private Deferred? Stop()
    {
        foreach (ProcessTransport? child in _running.ToArray())
        {
            if (!child.OutlivesReactor)
            {
                child.Terminate();
            }
        }

        if (AreStopped)
        {
            return null;
        }

        return _stopped = new Deferred();
    }

    private void FireIfStopped()
    {
        if (_stopped is { } stopped && AreStopped)
        {
            _stopped = null;
            stopped.Callback();
        }
    }
}
