namespace Becket.Analyzers.Blocking;

/// <summary>What kind of waiting a member does, which decides what replaces it.</summary>
internal enum BlockingKind
{
    /// <summary>A member with an asynchronous form, or one that belongs on a thread.</summary>
    Call,

    /// <summary><c>Thread.Sleep</c>: a delayed call of the reactor does the same.</summary>
    Sleep,

    /// <summary>The result of a task, or waiting for it. Harmless if the task is complete.</summary>
    OneTask,

    /// <summary><c>Task.WaitAll</c>. Harmless if all its tasks are complete.</summary>
    AllTasks,

    /// <summary>A database whose asynchronous methods block too.</summary>
    OnlyThread,
}
