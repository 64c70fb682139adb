using Becket.Cli.Running.Children;
using Becket.Cli.Running.Options;
using Becket.Cli.Running.Outputs;
using Becket.Cli.Running.Scheduling;

namespace Becket.Cli.Running;

/// <summary>Other machines, which run the jobs in place of this one. All calls are on the loop.</summary>
internal interface IRunPlace
{
    /// <summary>Gets the events of the run after all other listeners: when a job is written, its record is in the
    /// log.</summary>
    RunListener Listener { get; }

    /// <summary>Makes the place ready for jobs, before the input is read.</summary>
    /// <param name="reactor">The reactor of the run.</param>
    Deferred Open(Reactor reactor);

    /// <summary>Adapts the options: what the place does, the run does not do itself.</summary>
    ScheduleOptions Adapt(ScheduleOptions schedule);

    /// <summary>The jobs begin.</summary>
    void Begin(JobRun run);

    /// <inheritdoc cref="StartChild"/>
    IChild Start(PreparedJob job, IAttemptOutput output, IChildListener listener);

    /// <summary>No more jobs start. Those that no machine has begun end at once.</summary>
    void Stopping();

    /// <summary>The run has ended, or could not begin. Never fails.</summary>
    Deferred Close();
}
