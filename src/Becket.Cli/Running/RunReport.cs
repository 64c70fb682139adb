namespace Becket.Cli.Running;

/// <summary>What shows and keeps a run, as it was asked for.</summary>
internal sealed record RunReport(IJobOutputs Outputs, IReadOnlyList<IRunListener> Listeners)
{
    /// <summary>Makes what the options ask for.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="error">Where we say something ourselves.</param>
    public static RunReport Of(ReportOptions options, TextWriter error)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new RunReport(new PassThroughOutputs(error), []);
    }
}
