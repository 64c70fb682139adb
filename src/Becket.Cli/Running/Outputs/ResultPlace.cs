namespace Becket.Cli.Running.Outputs;

/// <summary>The files that keep a job's output.</summary>
/// <param name="Output">The file of its standard output.</param>
/// <param name="Error">The file of its standard error; null if that is only printed.</param>
/// <param name="Number">The file of its number; null for none.</param>
internal sealed record ResultPlace(string Output, string? Error, string? Number)
{
    /// <summary>The name for messages: the folder, if the job has one of its own.</summary>
    public string Name { get; init; } = Output;

    /// <summary>Whether each attempt has files of its own, and only the last attempt's stay.</summary>
    public bool IsTemporary { get; init; }
}
