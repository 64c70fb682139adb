namespace Becket.Cli.Running;

/// <summary>Facts about a run: those known when it begins, and those that it learns from its input.</summary>
internal sealed class RunPlan
{
    /// <summary>The command as typed, with its placeholders.</summary>
    public required string Command { get; init; }

    public required int Slots { get; init; }

    /// <summary>When the run began. The times of its jobs count from here.</summary>
    public required DateTimeOffset Began { get; init; }

    /// <summary>The number of all jobs, including the skipped ones. Null until the input has been counted or has
    /// ended.</summary>
    public long? Jobs { get; set; }

    /// <summary>The number of jobs skipped so far, because a log holds them as done.</summary>
    public long Skipped { get; set; }
}
