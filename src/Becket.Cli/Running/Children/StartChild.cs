using Becket.Cli.Running.Outputs;
using Becket.Cli.Running.Scheduling;

namespace Becket.Cli.Running.Children;

/// <summary>Starts a job's child.</summary>
/// <param name="job">The job, with its environment, directory and input.</param>
/// <param name="output">Takes what the child writes.</param>
/// <param name="attempt">Gets <see cref="Attempt.ChildExited"/> and <see cref="Attempt.ChildEnded"/>, never before this
/// returns.</param>
/// <exception cref="CannotStartException">The child cannot be started.</exception>
internal delegate IChild StartChild(PreparedJob job, IAttemptOutput output, Attempt attempt);
