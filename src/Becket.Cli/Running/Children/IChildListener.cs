namespace Becket.Cli.Running.Children;

/// <summary>Gets what happens to a child. All calls are on the loop.</summary>
internal interface IChildListener
{
    /// <summary>The child's output could not be written.</summary>
    void OutputFailed(RunException error);

    /// <summary>The child itself has exited. Its output may still be in the pipes, and its own children may still
    /// run.</summary>
    void ChildExited();

    /// <summary>The child has exited and its pipes are closed. This is the child's last call.</summary>
    /// <param name="exitCode">The exit code; 0 if a signal ended the child.</param>
    /// <param name="signal">The signal; 0 if the child ended by itself.</param>
    void ChildEnded(int exitCode, int signal);
}
