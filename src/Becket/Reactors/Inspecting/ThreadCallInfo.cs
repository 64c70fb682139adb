namespace Becket.Reactors.Inspecting;

/// <summary>A function for a thread of the pool. Known only while the inspection is on.</summary>
public sealed record ThreadCallInfo
{
    /// <summary>The name of the function.</summary>
    public required string What { get; init; }

    /// <summary>Whether a thread has begun it. False: it waits for one.</summary>
    public bool HasBegun { get; init; }

    /// <summary>How long ago it was handed over.</summary>
    public TimeSpan Age { get; init; }
}
