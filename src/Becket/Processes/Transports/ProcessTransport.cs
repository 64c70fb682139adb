using System.Net.Sockets;
using Becket.Deferreds;
using Becket.Processes.Errors;
using Becket.Reactors;
using Becket.Reactors.Observing;

namespace Becket.Processes.Transports;

/// <summary>Connects a child and its pipes to a protocol.</summary>
internal sealed partial class ProcessTransport : IProcessTransport, IChildSink, IUserCodeHost
{
    private readonly ExecutionContext? _userContext;
    private readonly ProcessProtocol _protocol;
    private readonly ProcessOptions _options;
    private readonly string _name;
    private readonly RunningChildren _all;
    private readonly List<ChildPipe> _pipes;
    private readonly Child _child;
    private readonly Tracing.Span? _span;
    private int _openPipes;
    private Failure? _reason;
    private State _state;

    private ProcessTransport(
        Reactor reactor,
        ProcessProtocol protocol,
        string executable,
        IReadOnlyList<string> arguments,
        ProcessOptions options,
        Tracing.Span? span
    )
    {
        Reactor = reactor;
        _span = span;
        _protocol = protocol;
        _options = options;
        _userContext = CallContext.ToCarry(reactor.OwnContext);
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
        reactor.Counts.Children++;
        reactor.Observer?.OnChildStarted(Pid, executable);
        ProcessTracing.Started(span, Pid);
        reactor.OnMade(this);
    }

    [Flags]
    private enum State : byte
    {
        None = 0,

        /// <summary>ProcessEnded has been, or is being, called. Never cleared.</summary>
        Ended = 1,

        /// <summary>PauseProducing was called; until ResumeProducing.</summary>
        Paused = 2,

        /// <summary>The group of the child, which has ended, is looked at again soon.</summary>
        WatchesGroup = 4,

        /// <summary>CloseStdin or LoseConnection was called; the input is closed once the producer has unregistered.
        /// Never cleared.</summary>
        InputEnds = 8,

        /// <summary>The time limit has passed. Never cleared.</summary>
        TimedOut = 16,

        /// <summary>Terminate was called. Never cleared.</summary>
        Terminating = 32,

        /// <summary>The child is no longer on the list of the running children. Never cleared.</summary>
        Unlisted = 64,

        /// <summary>The child itself had ended when the time limit passed, but its pipes were open. Never
        /// cleared.</summary>
        OutlivedByPipes = 128,
    }

    public Reactor Reactor { get; }

    public int Pid => _child.Id;

    public ProcessStatus? Status { get; private set; }

    public bool HasTimedOut => (_state & State.TimedOut) != 0;

    /// <summary>The program, as it was given.</summary>
    public string Executable => _name;

    public bool OutlivesReactor => _options.OutlivesReactor;

    string IUserCodeHost.EndText => "its process is terminated";

    ExecutionContext? IUserCodeHost.UserContext => _userContext;

    /// <summary>The child's node in the list of the running children.</summary>
    internal LinkedListNode<ProcessTransport>? Place { get; set; }

    /// <summary>Why not all bytes have come through a pipe; null if they have.</summary>
    private SocketError? PipeLoss =>
        _pipes.Find(static pipe => pipe.Loss != SocketError.Success) is { } lost ? lost.Loss : null;

    /// <summary>Starts a child, and connects its protocol.</summary>
    /// <exception cref="SpawnException">It cannot be started.</exception>
    public static ProcessTransport Start(
        Reactor reactor,
        ProcessProtocol protocol,
        string executable,
        IReadOnlyList<string> arguments,
        ProcessOptions options
    )
    {
        Tracing.Span? span = null;
        if (Tracing.IsOn)
        {
            span = ProcessTracing.Start(reactor, executable);
            options = ProcessTracing.PassOn(span, options);
        }

        ProcessTransport transport;
        try
        {
            transport = new ProcessTransport(reactor, protocol, executable, arguments, options, span);
        }
        catch (Exception error) when (span is not null)
        {
            Tracing.Stop(span.Activity, error);
            throw;
        }

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

        reactor.InvokeGuarded(
            protocol,
            "ConnectionMade",
            transport,
            transport,
            static transport => transport._protocol.MakeConnection(transport)
        );
        return transport;
    }

    void IChildSink.OnExited(ProcessStatus status)
    {
        Status = status;
        NoteEnd(status);
        OnChildGone();
        Reactor.InvokeGuarded(
            _protocol,
            "ProcessExited",
            host: this,
            (_protocol, reason: Reason(status)),
            static call => call._protocol.NotifyExited(call.reason)
        );
        AbandonPipesAfterLimit();
        EndIfAllClosed();
        ReleaseIfAllEnded();
    }

    void IUserCodeHost.OnUserCodeThrew(Exception error)
    {
        foreach (ChildPipe pipe in _pipes)
        {
            pipe.Channel.Abort();
        }

        Terminate();
    }

    internal void OnReceived(ChildPipe pipe, ReadOnlySpan<byte> data)
    {
        var call = new ReceivedCall(_protocol, pipe.Descriptor, data);
        Reactor.InvokeGuarded(_protocol, "ChildDataReceived", host: this, ref call);
    }

    internal bool Take(ChildPipe pipe, int descriptor)
    {
        var call = new AvailableCall(_protocol, pipe.Descriptor, descriptor);
        Reactor.InvokeGuarded(_protocol, "ChildDataAvailable", host: this, ref call);
        return call.HasTaken;
    }

    internal void OnClosed(ChildPipe pipe)
    {
        _openPipes--;
        if (pipe.Descriptor == 0)
        {
            _producer.Stop(Reactor, this);
        }

        if (_options.Terminal is not null && pipe.Descriptor == 1)
        {
            // A terminal has ended as a whole; only who reads from it notices.
            Find(0)?.Channel.Abort();
        }

        Reactor.InvokeGuarded(
            _protocol,
            "ChildConnectionLost",
            host: this,
            (_protocol, pipe.Descriptor),
            static call => call._protocol.NotifyConnectionLost(call.Descriptor)
        );
        EndIfAllClosed();
    }

    /// <summary>Counts the end, and how it came.</summary>
    private void NoteEnd(ProcessStatus status)
    {
        Reactor.Counts.Children--;
        if (_span is not null || Reactor.Instruments.ChildrenEnded.Enabled)
        {
            string? error = ProcessTracing.ErrorOf(status, HasTimedOut);
            Reactor.Instruments.ChildrenEnded.Add(1, Tags.Of(Reactor, error));
            ProcessTracing.Ended(_span, status, error);
        }

        Reactor.Observer?.OnChildEnded(Pid, status.ToString());
    }

    private void EndIfAllClosed()
    {
        if (_openPipes > 0 || Status is not { } status || (_state & State.Ended) != 0)
        {
            return;
        }

        _state |= State.Ended;
        _limit?.Cancel();
        _limit = null;
        OnChildGone();
        Reactor.InvokeGuarded(
            _protocol,
            "ProcessEnded",
            host: null,
            (_protocol, reason: EndReason(status)),
            static call => call._protocol.NotifyEnded(call.reason),
            _userContext
        );
        ReleaseIfAllEnded();
    }

    /// <summary>The reason when the pipes are closed too: lost output is no success.</summary>
    private Failure EndReason(ProcessStatus status) =>
        !HasTimedOut && PipeLoss is { } loss
            ? new Failure(
                new ProcessPipeException(
                    $"{_name} (process {Pid}) has ended ({status}), but some of its input or output is lost: a pipe "
                        + $"failed: {new SocketException((int)loss).Message}.",
                    status
                )
            )
            : Reason(status);

    /// <summary>The reason for the protocol. Made once, and shared by all children that end with success: the exception
    /// costs more than everything else at the end of a child.</summary>
    private Failure Reason(ProcessStatus status) =>
        _reason ??=
            status.IsSuccess && !HasTimedOut
                ? _all.Done
                : new Failure(
                    HasTimedOut ? new ProcessTimedOutException(TimeLimitText(status), status)
                    : status.IsUnknown
                        ? new ProcessStatusUnknownException(
                            $"{_name} (process {Pid}) has ended, or is not watched any more, and its status is lost.",
                            status
                        )
                    : new ProcessTerminatedException($"{_name} (process {Pid}) has ended: {status}.", status)
                );

    private ref struct AvailableCall(ProcessProtocol protocol, int childDescriptor, int pipe) : IUserCall
    {
        public bool HasTaken { get; private set; }

        public void Invoke() => HasTaken = protocol.NotifyReadable(childDescriptor, pipe);
    }

    private readonly ref struct ReceivedCall(ProcessProtocol protocol, int descriptor, ReadOnlySpan<byte> data)
        : IUserCall
    {
        private readonly ReadOnlySpan<byte> _data = data;

        public void Invoke() => protocol.NotifyReceived(descriptor, _data);
    }
}
