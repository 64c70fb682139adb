namespace Becket.Cli.Running.Children;

/// <summary>Starts the children. Real ones, or, in tests, such as end when the clock says so.</summary>
internal interface IChildren
{
    /// <summary>Starts a job's child.</summary>
    /// <param name="job">What is to be executed.</param>
    /// <param name="output">Where its output goes.</param>
    /// <param name="watcher">Is told when it has ended: never before this returns.</param>
    /// <exception cref="CannotStartException">It cannot be started.</exception>
    IChild Start(StartedJob job, IJobOutput output, IChildWatcher watcher);
}
