namespace Becket.ClusterTool.Commands;

/// <summary>Options of the commands that ask a giver.</summary>
internal sealed record AskingOptions
{
    /// <summary>The file of the token; null for the variable BECKET_CLUSTER_TOKEN.</summary>
    public string? TokenFile { get; init; }

    /// <summary>Whether the answer is printed as JSON.</summary>
    public bool Json { get; init; }

    /// <summary>How often the answer is shown anew; null for once.</summary>
    public TimeSpan? Watch { get; init; }
}
