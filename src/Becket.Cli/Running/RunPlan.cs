namespace Becket.Cli.Running;

/// <summary>What is known of a run when it begins, and becomes known as it reads its input.</summary>
internal sealed class RunPlan
{
    /// <summary>The command as it was given, placeholders and all.</summary>
    public required string Command { get; init; }

    public required int Slots { get; init; }

    /// <summary>When the run began, by the calendar: times of jobs count from here.</summary>
    public required DateTimeOffset Began { get; init; }

    /// <summary>How many jobs there are, those skipped on resuming included. Null until the input has been counted or
    /// has come to its end.</summary>
    public long? Jobs { get; set; }

    /// <summary>How many jobs have been passed over so far, as a log says that they are done.</summary>
    public long Skipped { get; set; }
}
