namespace Becket.Cli.Examples;

/// <summary>Options of <c>becket example</c>.</summary>
internal sealed record ExampleOptions
{
    public required IReadOnlyList<Step> Steps { get; init; }

    public required TimeSpan InstallTime { get; init; }

    /// <summary>Null for as many as each step has in the story.</summary>
    public required int? Customers { get; init; }

    public required int Slots { get; init; }

    /// <summary>Whether steps run in virtual time. Steps that block a thread run in real time all the same.</summary>
    public required bool VirtualTime { get; init; }

    /// <summary>Null for no picture.</summary>
    public required string? TimelineFile { get; init; }
}
