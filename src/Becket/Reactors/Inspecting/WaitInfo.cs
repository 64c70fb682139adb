namespace Becket.Reactors.Inspecting;

/// <summary>An <c>async Deferred</c> method that waits, and what it waits for: a node of the tree in
/// <see cref="ReactorSnapshot.Waits"/>. Or, below a method, something that it waits for and that is no such
/// method.</summary>
public sealed record WaitInfo
{
    /// <summary>The method as it was written, <c>Shop.Order</c>; null if this is not a method but a deferred at the end
    /// of a branch.</summary>
    public string? Method { get; init; }

    /// <summary>The file of the <c>await</c>, as the debug symbols have it; null without symbols.</summary>
    public string? File { get; init; }

    /// <summary>The line of the <c>await</c>, from 1; 0 without symbols.</summary>
    public int Line { get; init; }

    /// <summary>What it waits for, in a few words: "a delay", "Deferred&lt;Int32&gt;", "Shop.Pay".</summary>
    public required string For { get; init; }

    /// <summary>The <see cref="Becket.Deferreds.Deferred.Name"/> of what it waits for; null if that has none.</summary>
    public string? Name { get; init; }

    /// <summary>How long it has waited. For <see cref="Count"/> of several: the longest.</summary>
    public TimeSpan Since { get; init; }

    /// <summary>Until when, if that is known, from now: the rest of a delay. Null otherwise. For <see cref="Count"/> of
    /// several: the shortest.</summary>
    public TimeSpan? EndsIn { get; init; }

    /// <summary>How many waits this node stands for: 1, or more after <see cref="ReactorSnapshot.Grouped"/>.</summary>
    public int Count { get; init; } = 1;

    /// <summary>What is wrong with the wait, if anything.</summary>
    public WaitProblem Problem { get; init; }

    /// <summary>The waits of what it waits for: one for a method, several for a list.</summary>
    public IReadOnlyList<WaitInfo> Children { get; init; } = [];

    /// <summary>The compiler's type, and the number of the await in it, for <see cref="SnapshotPlaces"/>.</summary>
    internal Type? StateMachine { get; init; }

    internal int Await { get; init; } = -1;
}
