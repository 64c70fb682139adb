namespace Becket.Cli.Running.Logs;

/// <summary>How a run continues an earlier one.</summary>
/// <param name="Done">The numbers of the jobs that are done.</param>
/// <param name="ByValue">Whether jobs are recognized by their commands instead of their numbers.</param>
internal readonly record struct ResumePlan(JobNumbers Done, bool ByValue);
