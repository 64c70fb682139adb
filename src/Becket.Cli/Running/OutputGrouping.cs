namespace Becket.Cli.Running;

/// <summary>What of the outputs of jobs stays together.</summary>
internal enum OutputGrouping
{
    /// <summary>All of a job's output.</summary>
    Job,

    /// <summary>A line.</summary>
    Line,

    /// <summary>Nothing: the children write where we write.</summary>
    None,
}
