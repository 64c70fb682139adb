namespace Becket.Cli.Running.Children;

/// <summary>A real child.</summary>
internal sealed class SpawnedChild(Reactor reactor, IJobOutput output, IChildWatcher watcher) : ProcessProtocol, IChild
{
    /// <summary>How long after its end what its own children write still counts as its output. A daemon that it has
    /// left behind must not hold the run.</summary>
    private static readonly TimeSpan s_grace = TimeSpan.FromMilliseconds(500);

    private DelayedCall? _closing;
    private bool _isPaused;

    public long Received { get; private set; }

    public required long Sent { get; init; }

    public void Signal(int signal)
    {
        try
        {
            Transport.SignalProcessGroup(signal);
        }
        catch (ProcessExitedAlreadyException)
        {
            // What was to be ended has ended.
        }
        catch (UnauthorizedAccessException)
        {
            // It has become another user (sudo), and only that one may end it: then we wait for it.
        }
    }

    public void Pause()
    {
        _isPaused = true;
        Transport.PauseProducing();
    }

    public void Resume()
    {
        _isPaused = false;
        Transport.ResumeProducing();
    }

    protected override void OutReceived(ReadOnlySpan<byte> data)
    {
        Received += data.Length;
        try
        {
            output.Out(data);
        }
        catch (RunException error)
        {
            watcher.OutputFailed(error);
        }
    }

    protected override void ErrReceived(ReadOnlySpan<byte> data)
    {
        Received += data.Length;
        try
        {
            output.Error(data);
        }
        catch (RunException error)
        {
            watcher.OutputFailed(error);
        }
    }

    protected override void ProcessExited(Failure reason)
    {
        watcher.Exited();
        _closing = reactor.CallLater(s_grace, CloseOutputs);
    }

    protected override void ProcessEnded(Failure reason)
    {
        if (_closing is { Active: true })
        {
            _closing.Cancel();
        }

        ProcessStatus status = Transport.Status ?? ProcessStatus.Unknown;

        // Nobody can say how it ended: that is no success.
        watcher.Ended(status.IsUnknown ? -1 : status.ExitCode ?? 0, status.Signal ?? 0);
    }

    private void CloseOutputs()
    {
        if (_isPaused)
        {
            // What it wrote itself may still be in the pipe, and we are the ones who do not read it.
            _closing = reactor.CallLater(s_grace, CloseOutputs);
            return;
        }

        Transport.CloseStdout();
        Transport.CloseStderr();
    }
}
