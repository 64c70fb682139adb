namespace Becket.Tasks;

/// <summary>The <see cref="CooperativeTask"/> has reached the end of its iterator.</summary>
/// <remarks>Source: <c>twisted.internet.task.TaskDone</c>.</remarks>
public sealed class TaskDoneException : TaskFinishedException
{
    /// <summary>An error with a general message.</summary>
    public TaskDoneException()
        : base("The task has reached the end of its iterator, so it cannot be paused or stopped any more.") { }
}
