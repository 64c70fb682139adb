namespace Becket.Cli.Running.Options;

/// <summary>The log of jobs, and what is done with one that is there already.</summary>
internal sealed record JobLogOptions
{
    /// <summary>Null for none.</summary>
    public string? File { get; init; }

    public JobLogUse Use { get; init; }
}
