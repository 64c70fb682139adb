using Becket.Deferreds;
using Becket.Processes.Errors;
using Becket.Reactors;

namespace Becket.Processes.Transports;

/// <summary>Ties a child and its pipes to a protocol.</summary>
internal sealed partial class ProcessTransport : IProcessTransport, IChildSink
{
    private readonly ProcessProtocol _protocol;
    private readonly ProcessOptions _options;
    private readonly string _name;
    private readonly RunningChildren _all;
    private readonly List<ChildPipe> _pipes;
    private readonly Child _child;
    private int _openPipes;
    private Failure? _reason;
    private State _state;

    private ProcessTransport(
        Reactor reactor,
        ProcessProtocol protocol,
        string executable,
        IReadOnlyList<string> arguments,
        ProcessOptions options
    )
    {
        Reactor = reactor;
        _protocol = protocol;
        _options = options;
        _name = executable;
        _all = RunningChildren.Of(reactor);
        _pipes = [];
        _child = Child.Start(reactor, executable, arguments, options, _pipes);
        _child.Sink = this;
        _openPipes = _pipes.Count;
        foreach (ChildPipe pipe in _pipes)
        {
            pipe.Owner = this;
        }

        _all.Add(this);
    }

    [Flags]
    private enum State : byte
    {
        None = 0,

        /// <summary>ProcessEnded has been, or is being, called. Never left.</summary>
        Ended = 1,

        /// <summary>PauseProducing was called; until ResumeProducing.</summary>
        Paused = 2,

        /// <summary>The producer has been paused; until all is sent.</summary>
        ProducerPaused = 4,

        /// <summary>CloseStdin or LoseConnection was called; the input is closed once the producer has gone. Never
        /// left.</summary>
        InputEnds = 8,

        /// <summary>The time limit has come. Never left.</summary>
        TimedOut = 16,

        /// <summary>Terminate was called. Never left.</summary>
        Terminating = 32,

        /// <summary>The child's part in the list of those that run is over. Never left.</summary>
        Forgotten = 64,
    }

    public Reactor Reactor { get; }

    public int Pid => _child.Id;

    public ProcessStatus? Status { get; private set; }

    public bool HasTimedOut => (_state & State.TimedOut) != 0;

    public bool OutlivesReactor => _options.OutlivesReactor;

    /// <summary>For the list of the running.</summary>
    internal LinkedListNode<ProcessTransport>? Place { get; set; }

    /// <summary>Starts a child, and tells its protocol.</summary>
    /// <exception cref="SpawnException">It cannot be started.</exception>
    public static ProcessTransport Start(
        Reactor reactor,
        ProcessProtocol protocol,
        string executable,
        IReadOnlyList<string> arguments,
        ProcessOptions options
    )
    {
        var transport = new ProcessTransport(reactor, protocol, executable, arguments, options);
        if (options.TimeLimit is { } limit)
        {
            transport._limit = reactor.CallLater(limit, static transport => transport.OnTimeLimit(), transport);
        }

        foreach (ChildPipe pipe in transport._pipes)
        {
            if (pipe.IsForReading)
            {
                pipe.Channel.Start();
            }
        }

        reactor.NoteRan(protocol);
        try
        {
            protocol.MakeConnection(transport);
        }
        catch (Exception error)
        {
            transport.Break(error, "ConnectionMade");
        }

        return transport;
    }

    void IChildSink.OnExited(ProcessStatus status)
    {
        Status = status;
        _limit?.Cancel();
        _limit = null;
        OnChildGone();
        Reactor.NoteRan(_protocol);
        try
        {
            _protocol.TellExited(Reason(status));
        }
        catch (Exception error)
        {
            Break(error, "ProcessExited");
        }

        EndIfAllIsOver();
        ReleaseIfNobodyIsLeft();
        Reactor.LeaveContext();
    }

    internal void OnReceived(ChildPipe pipe, ReadOnlySpan<byte> data)
    {
        Reactor.NoteRan(_protocol);
        try
        {
            _protocol.TellReceived(pipe.Descriptor, data);
        }
        catch (Exception error)
        {
            Break(error, "ChildDataReceived");
        }

        Reactor.LeaveContext();
    }

    internal void OnClosed(ChildPipe pipe)
    {
        _openPipes--;
        if (pipe.Descriptor == 0)
        {
            StopProducer();
        }

        Reactor.NoteRan(_protocol);
        try
        {
            _protocol.TellConnectionLost(pipe.Descriptor);
        }
        catch (Exception error)
        {
            Break(error, "ChildConnectionLost");
        }

        EndIfAllIsOver();
        Reactor.LeaveContext();
    }

    private void EndIfAllIsOver()
    {
        if (_openPipes > 0 || Status is not { } status || (_state & State.Ended) != 0)
        {
            return;
        }

        _state |= State.Ended;
        try
        {
            _protocol.TellEnded(Reason(status));
        }
        catch (Exception error)
        {
            Reactor.Report(error, $"{_protocol.GetType().Name}.ProcessEnded");
        }

        ReleaseIfNobodyIsLeft();
    }

    /// <summary>Made once, and for success not even that: an exception costs more than all else here at the end of a
    /// child.</summary>
    private Failure Reason(ProcessStatus status) =>
        _reason ??=
            status.IsSuccess && !HasTimedOut
                ? _all.Done
                : new Failure(
                    HasTimedOut
                        ? new ProcessTimedOutException(
                            $"{_name} (process {Pid}) was stopped, as its time limit of {_options.TimeLimit} had come: {status}.",
                            status
                        )
                    : status.IsUnknown
                        ? new ProcessStatusUnknownException(
                            $"{_name} (process {Pid}) has ended, or is not watched any more, and nobody can say how it ended.",
                            status
                        )
                    : new ProcessTerminatedException($"{_name} (process {Pid}) has ended: {status}.", status)
                );

    /// <summary>What a callback throws ends its child.</summary>
    private void Break(Exception error, string member)
    {
        Reactor.Report(error, $"{_protocol.GetType().Name}.{member}; its process is terminated");
        foreach (ChildPipe pipe in _pipes)
        {
            pipe.Channel.Abort();
        }

        Terminate();
    }
}
