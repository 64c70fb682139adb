using Becket.Processes.Errors;

namespace Becket.Cli.Running.Children;

/// <summary>A child without pipes, of which only the end matters.</summary>
internal sealed class ExitWatch : ProcessProtocol
{
    private readonly Deferred<ProcessStatus> _ended = new();

    /// <summary>Fires with the status when the child has ended.</summary>
    public Deferred<ProcessStatus> Ended => _ended;

    /// <summary>Sends the child a signal, if it still runs.</summary>
    public void Signal(int signal)
    {
        try
        {
            Transport.SignalProcess(signal);
        }
        catch (Exception error) when (error is ProcessExitedAlreadyException or UnauthorizedAccessException)
        {
            // The child has ended, or runs as another user, and only that user may end it.
        }
    }

    protected override void ProcessEnded(Failure reason) => _ended.Callback(Transport.Status ?? ProcessStatus.Unknown);
}
