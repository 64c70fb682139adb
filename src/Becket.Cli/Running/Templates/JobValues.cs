namespace Becket.Cli.Running.Templates;

/// <summary>The values for the placeholders of a template.</summary>
/// <param name="Number">The job's number, from 1.</param>
/// <param name="Slot">The job's slot, from 1.</param>
/// <param name="Columns">The columns of the job's line.</param>
internal readonly record struct JobValues(long Number, int Slot, IReadOnlyList<string> Columns)
{
    /// <summary>The number of all jobs; 0 if it is not known, or no placeholder needs it.</summary>
    public long Total { get; init; }
}
