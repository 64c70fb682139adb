using Becket.Orleans.Ledger;

namespace Becket.Orleans.Workers;

/// <summary>A list, as a worker knows it.</summary>
internal sealed class WorkerList(ListView view)
{
    /// <summary>What the list said last.</summary>
    public ListView View { get; set; } = view;

    /// <summary>Its shards, by their numbers.</summary>
    public List<WorkerShard> Shards { get; } = [];

    /// <summary>All shards before this one are complete, as far as is known.</summary>
    public int FirstOpen { get; set; }

    /// <summary>Whether the call under way says to the ledger that it is complete.</summary>
    public bool IsCompleting { get; set; }

    /// <summary>Whether it was deleted.</summary>
    public bool IsDeleted { get; set; }

    /// <summary>Whether none of its jobs may start.</summary>
    public bool IsOver => IsDeleted || View.Control.Mode == ListMode.Cancelled;

    /// <summary>Whether it was cancelled, and not all shards have said yet that they are complete.</summary>
    public bool IsEnding => View is { Control.Mode: ListMode.Cancelled, IsComplete: false };

    /// <summary>Whether jobs may be asked for.</summary>
    public bool IsOpen => View.Control.Mode == ListMode.Running && !View.IsComplete;
}
