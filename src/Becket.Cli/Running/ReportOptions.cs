namespace Becket.Cli.Running;

/// <summary>What is to be shown and kept of a run.</summary>
internal sealed record ReportOptions
{
    public OutputGrouping Grouping { get; init; }

    /// <summary>Outputs come in the order of the input.</summary>
    public bool KeepOrder { get; init; }

    /// <summary>The directory that gets a folder for each job; null for none.</summary>
    public string? ResultsDirectory { get; init; }

    /// <summary>The log of jobs, which the summary names; null for none.</summary>
    public string? JobLogFile { get; init; }

    /// <summary>Where the picture of the run goes, an SVG, HTML or JSON file by its name; null for none.</summary>
    public string? TimelineFile { get; init; }

    /// <summary>Says nothing but what the jobs say.</summary>
    public bool Quiet { get; init; }

    /// <summary>Shows progress though standard error is no terminal.</summary>
    public bool Progress { get; init; }
}
