using Becket.Samples.Deferreds;

namespace Becket.Cli;

/// <summary>What was asked for: <c>becket example</c> with its options.</summary>
internal sealed record Example
{
    public required IReadOnlyList<Step> Steps { get; init; }

    public required TimeSpan InstallTime { get; init; }

    /// <summary>Null for as many as each step has in the story.</summary>
    public required int? Customers { get; init; }

    public required int Slots { get; init; }

    /// <summary>Wished for; a step that blocks cannot grant it.</summary>
    public required bool VirtualTime { get; init; }

    /// <summary>Null for no picture.</summary>
    public required string? TimelineFile { get; init; }
}
