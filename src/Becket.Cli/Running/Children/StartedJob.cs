namespace Becket.Cli.Running.Children;

/// <summary>A job with all that its child is started with.</summary>
internal sealed record StartedJob
{
    public required Job Job { get; init; }

    /// <summary>Variables beside those we have.</summary>
    public required IReadOnlyList<(string Name, string Value)> Environment { get; init; }

    /// <summary>Null for ours.</summary>
    public required string? WorkingDirectory { get; init; }

    /// <summary>Null for nothing to read.</summary>
    public required string? StandardInputFile { get; init; }
}
