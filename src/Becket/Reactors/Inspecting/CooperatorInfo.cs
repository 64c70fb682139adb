namespace Becket.Reactors.Inspecting;

/// <summary>A <see cref="Becket.Tasks.Cooperator"/> with tasks, or a run of its <c>ForEach</c>. Known only while the
/// inspection is on.</summary>
public sealed record CooperatorInfo
{
    /// <summary>"Cooperator" or "Cooperator.ForEach".</summary>
    public required string Kind { get; init; }

    /// <summary>How many jobs or tasks have begun and not ended.</summary>
    public int Running { get; init; }

    /// <summary>How many may run at once; null for a cooperator, which has no limit.</summary>
    public int? Slots { get; init; }

    /// <summary>Of a cooperator: how many tasks wait for a deferred or are paused.</summary>
    public int Waiting { get; init; }

    /// <summary>Of a run: how many jobs it has started.</summary>
    public long Started { get; init; }

    /// <summary>Of a run: how many jobs have failed.</summary>
    public long Failed { get; init; }

    /// <summary>How long it has existed.</summary>
    public TimeSpan Age { get; init; }
}
