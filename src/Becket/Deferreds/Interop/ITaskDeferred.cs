namespace Becket.Deferreds.Interop;

/// <summary>What the two classes of tasks' deferreds have in common.</summary>
internal interface ITaskDeferred
{
    /// <summary>Fires the deferred with the outcome of its task, which has finished.</summary>
    void Fire(Task task);
}
