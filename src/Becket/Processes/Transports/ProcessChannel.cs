using System.Net;
using Becket.Deferreds;
using Becket.Net;
using Becket.Net.Descriptors;
using Becket.Net.FlowControl;
using Becket.Processes.Collecting;
using Becket.Processes.Errors;
using Becket.Reactors;
using Becket.Time;

namespace Becket.Processes.Transports;

/// <summary>A connection over the standard input and output of a child. It ends when the child and its pipes
/// have.</summary>
internal sealed class ProcessChannel : TransportChannel
{
    /// <summary>Longer lines of standard error are logged in pieces. In bytes.</summary>
    private const int LongestLoggedLine = 8 * 1024;

    /// <summary>How long the standard error of a child that has ended is still read: what it has written is in the pipe
    /// already, and another process may hold the pipe for ever.</summary>
    private static readonly TimeSpan s_lastWords = TimeSpan.FromSeconds(1);

    private readonly IProcessTransport _child;
    private readonly int[] _morePipes;
    private readonly InputWatch _inputWatch;
    private DelayedCall? _endOfErrors;
    private bool _readsErrors;
    private bool _outputHasEnded;
    private bool _isClosing;
    private bool _hasEnded;

    private ProcessChannel(Reactor reactor, IProcessTransport child, string executable, ProcessOptions options)
        : base(reactor)
    {
        _child = child;
        _readsErrors = options.StandardError.IsPipe && options.Terminal is null;
        _morePipes =
        [
            .. options.MoreDescriptors.Where(static more => more.Value.IsPipe).Select(static more => more.Key),
        ];
        _inputWatch = new InputWatch(this, child);
        Peer = new NamedEndPoint($"{executable} (process {child.Pid})");
    }

    public override EndPoint Host { get; } = new NamedEndPoint("this program");

    public override EndPoint Peer { get; }

    protected override long Unsent => _child.Unsent();

    /// <summary>Starts a child, and connects a protocol to it.</summary>
    /// <exception cref="SpawnException">It cannot be started.</exception>
    public static Deferred<TProtocol> Start<TProtocol>(
        Reactor reactor,
        Factory<TProtocol> factory,
        string executable,
        IEnumerable<string> arguments,
        ProcessOptions options
    )
        where TProtocol : class, IProtocol
    {
        var events = new ChildEvents(reactor, executable);
        IProcessTransport child = reactor.SpawnProcess(events, executable, arguments, options);
        events.Channel = new ProcessChannel(reactor, child, executable, options);
        return events.Channel.Connect(factory);
    }

    // The pipes are read from the start.
    protected override void StartReading() { }

    protected override void Write(ReadOnlySpan<byte> data)
    {
        _child.Write(data);
        _inputWatch.NotifyWhenSent();
    }

    protected override void PauseReading() => _child.PauseReading(1);

    protected override void ResumeReading() => _child.ResumeReading(1);

    protected override void CloseSending()
    {
        _child.CloseStdin();
        _inputWatch.NotifyWhenSent();
    }

    /// <remarks>After the end of the child's output, its standard error is still read: last words come then, and may
    /// say why it ends.</remarks>
    protected override void Close()
    {
        if (!_outputHasEnded)
        {
            _child.LoseConnection();
            return;
        }

        _isClosing = true;
        _child.CloseStdin();
        _child.CloseStdout();
        foreach (int descriptor in _morePipes)
        {
            _child.CloseChildDescriptor(descriptor);
        }

        EndErrorsSoon();
    }

    protected override void Abort()
    {
        Kill();
        _child.LoseConnection();
        End(error: null);
    }

    private void Kill()
    {
        try
        {
            _child.SignalProcess(ProcessSignals.Kill);
        }
        catch (ProcessExitedAlreadyException)
        {
            // Then there is nothing to kill.
        }

        // Its own children, and what it catches: the group is asked to terminate, and killed later.
        _child.Terminate();
    }

    private void EndErrorsSoon()
    {
        if (_isClosing && _readsErrors && _child.Status is not null)
        {
            _endOfErrors ??= Reactor.CallLater(s_lastWords, static child => child.CloseStderr(), _child);
        }
    }

    private void OnErrorsEnded()
    {
        _readsErrors = false;
        if (_endOfErrors is { Active: true })
        {
            _endOfErrors.Cancel();
        }
    }

    private void End(Exception? error)
    {
        if (!_hasEnded)
        {
            _hasEnded = true;
            OnClosed(error);
        }
    }

    /// <summary>Knows when all that was written to the child is sent: a producer is asked for more then.</summary>
    private sealed class InputWatch(ProcessChannel channel, IProcessTransport child) : IPullProducer
    {
        private bool _isRegistered;

        public void NotifyWhenSent()
        {
            if (!_isRegistered)
            {
                _isRegistered = true;
                child.RegisterProducer(this);
            }
        }

        public void ResumeProducing()
        {
            _isRegistered = false;
            child.UnregisterProducer();
            channel.OnDrained();
        }

        // The pipe is closed: the child reads no more. What it writes still comes.
        public void StopProducing() => _isRegistered = false;
    }

    /// <summary>The child's events, for the connection.</summary>
    private sealed class ChildEvents(Reactor reactor, string executable) : ProcessProtocol
    {
        private LineDecoder? _errors;

        /// <summary>Set before the loop can call.</summary>
        public ProcessChannel Channel { get; set; } = null!;

        protected override void OutReceived(ReadOnlySpan<byte> data) => Channel.OnReceived(data);

        protected override void OutConnectionLost()
        {
            if (!Channel._hasEnded)
            {
                Channel._outputHasEnded = true;
                Channel.OnEndOfStream();
            }
        }

        protected override void ErrReceived(ReadOnlySpan<byte> data) =>
            (_errors ??= new LineDecoder(LongestLoggedLine, isError: true, LogError)).Append(data);

        protected override void ErrConnectionLost()
        {
            _errors?.End();
            Channel.OnErrorsEnded();
        }

        protected override void ProcessExited(Failure reason) => Channel.EndErrorsSoon();

        protected override void ProcessEnded(Failure reason) =>
            Channel.End(reason.Exception is ProcessDoneException ? null : reason.Exception);

        private void LogError(ProcessLine line) =>
            reactor.LogSafely(
                (executable, Transport.Pid),
                line.Text,
                static (logger, child, line) => ProcessesLog.StandardError(logger, child.executable, child.Pid, line)
            );
    }
}
