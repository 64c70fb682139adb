namespace Becket.Reactors.Inspecting;

/// <summary>A deferred that has not fired, is no method's, and that no method in <see cref="ReactorSnapshot.Waits"/>
/// waits for: only callbacks do, or nothing.</summary>
public sealed record DeferredInfo
{
    /// <summary>Its type, or what it is: "Deferred&lt;Int32&gt;", "a delay".</summary>
    public required string Type { get; init; }

    /// <summary>Its <see cref="Becket.Deferreds.Deferred.Name"/>; null for none.</summary>
    public string? Name { get; init; }

    /// <summary>How long ago it was made. For <see cref="Count"/> of several: the longest.</summary>
    public TimeSpan Age { get; init; }

    /// <summary>How many callbacks it has.</summary>
    public int Callbacks { get; init; }

    /// <summary>How many deferreds this stands for: 1, or more after <see cref="ReactorSnapshot.Grouped"/>.</summary>
    public int Count { get; init; } = 1;
}
