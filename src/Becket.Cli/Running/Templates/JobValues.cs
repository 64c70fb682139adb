namespace Becket.Cli.Running.Templates;

/// <summary>What a template is filled with.</summary>
/// <param name="Number">The job's, from 1.</param>
/// <param name="Slot">From 1.</param>
/// <param name="Columns">The values.</param>
internal readonly record struct JobValues(long Number, int Slot, IReadOnlyList<string> Columns);
