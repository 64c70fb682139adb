using Becket.Processes.Errors;

namespace Becket.Cli.Semaphores;

/// <summary>A command that uses the tool's own standard streams.</summary>
internal sealed class SemChild : ProcessProtocol
{
    private readonly Deferred<ProcessStatus> _ended = new();

    public Deferred<ProcessStatus> Ended => _ended;

    /// <summary>Sends the command a signal, if it still runs.</summary>
    public void Signal(int signal)
    {
        try
        {
            Transport.SignalProcess(signal);
        }
        catch (Exception error) when (error is ProcessExitedAlreadyException or UnauthorizedAccessException)
        {
            // The command has ended, or has become another user's, who alone may end it.
        }
    }

    protected override void ProcessEnded(Failure reason) => _ended.Callback(Transport.Status ?? ProcessStatus.Unknown);
}
