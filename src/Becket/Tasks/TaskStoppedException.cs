namespace Becket.Tasks;

/// <summary>The <see cref="CooperativeTask"/> was stopped.</summary>
/// <remarks>Source: <c>twisted.internet.task.TaskStopped</c>.</remarks>
public sealed class TaskStoppedException : TaskFinishedException
{
    /// <summary>An error with a general message.</summary>
    public TaskStoppedException()
        : base("The task was stopped.") { }
}
