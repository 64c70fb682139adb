namespace Becket.Cli.Running.Options;

/// <summary>What a child is started with. All texts may hold placeholders.</summary>
internal sealed record ChildOptions
{
    /// <summary>A shell reads the command.</summary>
    public bool Shell { get; init; }

    /// <summary>Variables beside those we have.</summary>
    public IReadOnlyList<(string Name, string Value)> Environment { get; init; } = [];

    /// <summary>Null for ours.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>What it reads; null for nothing.</summary>
    public string? StandardInputFile { get; init; }
}
