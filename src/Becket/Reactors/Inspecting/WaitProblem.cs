namespace Becket.Reactors.Inspecting;

/// <summary>Why a wait can never end by itself.</summary>
public enum WaitProblem
{
    /// <summary>Nothing is known to be wrong.</summary>
    None = 0,

    /// <summary>It waits for itself, through what it waits for.</summary>
    Cycle = 1,

    /// <summary>No object holds what it waits for, apart from what waits for it: so no code can fire that. Only
    /// <see cref="Reactor.Inspect"/> with <c>findOrphans</c> finds this.</summary>
    Orphan = 2,
}
