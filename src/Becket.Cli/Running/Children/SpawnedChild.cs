using Becket.Cli.Running.Outputs;
using Becket.Cli.Running.Pipes.Feeding;
using Becket.Cli.Running.Terminals;

namespace Becket.Cli.Running.Children;

/// <summary>A real child.</summary>
internal sealed class SpawnedChild(Reactor reactor, IAttemptOutput output, IChildListener listener)
    : ProcessProtocol,
        IChild
{
    /// <summary>How long after the child's exit the output of its own children still counts. A daemon that it left
    /// behind must not hold up the run.</summary>
    private static readonly TimeSpan s_grace = TimeSpan.FromMilliseconds(500);

    private DelayedCall? _closing;
    private bool _isHeld;
    private bool _isStopped;

    public long Received { get; private set; }

    public long Sent => Input?.Sent ?? FileLength;

    /// <summary>The length of the file that is the child's standard input; 0 without one.</summary>
    public required long FileLength { get; init; }

    /// <summary>The blocks that the child reads; null without.</summary>
    public required ChildInput? Input { get; init; }

    public int ProcessId => Transport.Pid;

    /// <summary>The terminal that the child has while it runs; null for none.</summary>
    public TerminalLoan? Terminal { get; init; }

    public void NoteStopped() => _isStopped = true;

    public void Signal(int signal)
    {
        try
        {
            Transport.SignalProcessGroup(signal);
            if (signal is JobControl.Continue)
            {
                _isStopped = false;
            }
            else if (_isStopped && signal is not (JobControl.Stop or JobControl.TerminalStop))
            {
                // A stopped process handles the signal only when it continues.
                Transport.SignalProcessGroup(JobControl.Continue);
            }
        }
        catch (ProcessExitedAlreadyException)
        {
            // The child has ended already.
        }
        catch (UnauthorizedAccessException)
        {
            // The child runs as another user (sudo), and only that user may end it. The run waits for it.
        }
    }

    public void HoldReading(bool isHeld)
    {
        _isHeld = isHeld;
        if (isHeld)
        {
            Transport.PauseProducing();
        }
        else
        {
            Transport.ResumeProducing();
        }
    }

    protected override bool ChildDataAvailable(int childDescriptor, int pipe)
    {
        const int StandardError = 2;
        int moved = output.Take(pipe, isError: childDescriptor == StandardError);
        Received += moved;
        return moved > 0;
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
            listener.OutputFailed(error);
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
            listener.OutputFailed(error);
        }
    }

    protected override void ProcessExited(Failure reason)
    {
        Input?.Stop();
        Terminal?.TakeBack();
        listener.ChildExited();
        _closing = reactor.CallLater(s_grace, CloseOutputs);
    }

    protected override void ProcessEnded(Failure reason)
    {
        if (_closing is { Active: true })
        {
            _closing.Cancel();
        }

        ProcessStatus status = Transport.Status ?? ProcessStatus.Unknown;
        if (Input?.Failure is { } failure)
        {
            listener.OutputFailed(new RunException($"cannot read the input: {failure}"));
        }

        // At the terminal, Ctrl-C reached only the child. It means the whole run, as it does in a shell's loop.
        if (Terminal is not null && status.Signal is JobControl.Interrupt or JobControl.Quit)
        {
            Terminal.Interrupted?.Invoke(status.Signal.Value);
        }

        // An unknown status is no success, nor is lost output or input.
        listener.ChildEnded(
            status.IsUnknown || reason.Exception is ProcessPipeException || Input?.Failure is not null
                ? -1
                : status.ExitCode ?? 0,
            status.Signal ?? 0
        );
    }

    private void CloseOutputs()
    {
        if (_isHeld)
        {
            // The child's own output may still be in the pipe, because the reading is held.
            _closing = reactor.CallLater(s_grace, CloseOutputs);
            return;
        }

        Transport.CloseStdout();
        Transport.CloseStderr();
    }
}
