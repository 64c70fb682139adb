namespace Becket.Cli.Running.Children;

/// <summary>Is told what becomes of a child.</summary>
internal interface IChildWatcher
{
    /// <summary>The child itself is gone; what it wrote may still be on its way, and its own children may run
    /// on.</summary>
    void Exited();

    /// <summary>What it wrote could not be passed on.</summary>
    void OutputFailed(RunException error);

    /// <summary>It is over, and nothing more comes of it.</summary>
    /// <param name="exitCode">0 if a signal ended it.</param>
    /// <param name="signal">0 if it ended by itself.</param>
    void Ended(int exitCode, int signal);
}
