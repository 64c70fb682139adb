namespace Becket.Cli.Running;

/// <summary>What shows and keeps a run, as it was asked for.</summary>
internal sealed record RunReport(IJobOutputs Outputs, IReadOnlyList<IRunListener> Listeners)
{
    /// <summary>Where the run itself says something while it goes on: there it does not get in the way of the progress that is painted.</summary>
    public required TextWriter Notices { get; init; }

    /// <summary>Makes what the options ask for.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="error">Where we say something ourselves.</param>
    /// <exception cref="Timelines.TimelineFileException">The picture cannot be written where it is to go.</exception>
    /// <exception cref="IOException">The directory for results cannot be made.</exception>
    public static RunReport Of(ReportOptions options, TextWriter error)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new RunReport(new PassThroughOutputs(error), []) { Notices = error };
    }
}
