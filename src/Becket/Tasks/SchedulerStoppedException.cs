namespace Becket.Tasks;

/// <summary>The <see cref="Cooperator"/> was stopped, so the task will not go on.</summary>
/// <remarks>Source: <c>twisted.internet.task.SchedulerStopped</c>.</remarks>
public sealed class SchedulerStoppedException : SchedulerException
{
    /// <summary>An error with a general message.</summary>
    public SchedulerStoppedException()
        : base("The cooperator was stopped, so this task does not go on. Start it again, and add the work anew.") { }
}
