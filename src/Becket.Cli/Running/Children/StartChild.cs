using Becket.Cli.Running.Outputs;

namespace Becket.Cli.Running.Children;

/// <summary>Starts a job's child.</summary>
/// <param name="job">The job, with its environment, directory and input.</param>
/// <param name="output">Takes what the child writes.</param>
/// <param name="listener">Gets what happens to the child, never before this returns.</param>
/// <exception cref="CannotStartException">The child cannot be started.</exception>
internal delegate IChild StartChild(PreparedJob job, IAttemptOutput output, IChildListener listener);
