using Becket.Cli.Running.Pipes.Blocks;

namespace Becket.Cli.Running.Children;

/// <summary>A job with everything that its child starts with.</summary>
internal sealed record PreparedJob
{
    public required Job Job { get; init; }

    /// <summary>Variables that are set beside those of this process.</summary>
    public required IReadOnlyList<(string Name, string Value)> Environment { get; init; }

    /// <summary>Null for the directory of this process.</summary>
    public required string? WorkingDirectory { get; init; }

    /// <summary>Null for nothing to read.</summary>
    public required string? StandardInputFile { get; init; }

    /// <summary>The files that the job gets, if it runs on another machine.</summary>
    public IReadOnlyList<string> Sends { get; init; } = [];

    /// <summary>The files that come back from there.</summary>
    public IReadOnlyList<string> Returns { get; init; } = [];

    /// <summary>The blocks that the child reads instead of a file; null for none.</summary>
    public IJobBlocks? Blocks { get; init; }

    /// <summary>The slot, from 1.</summary>
    public int Slot { get; init; }

    /// <summary>Why the job cannot start with its values; null if it can.</summary>
    public string? Refusal { get; init; }
}
