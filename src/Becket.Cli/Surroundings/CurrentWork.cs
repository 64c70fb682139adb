using Becket.Cli.Running;

namespace Becket.Cli.Surroundings;

/// <summary>What the tool is doing, for the message about a bug. It is noted before it is done, so it costs a few
/// assignments even for a hundred thousand jobs.</summary>
internal static class CurrentWork
{
    private static volatile string s_phase = "beginning";
    private static volatile Job? s_job;

    /// <summary>Notes work that is for no job.</summary>
    /// <param name="phase">As in "the tool was reading its input".</param>
    public static void Is(string phase) => (s_job, s_phase) = (null, phase);

    /// <summary>Notes work that is for a job.</summary>
    public static void Is(string phase, Job job) => (s_job, s_phase) = (job, phase);

    /// <summary>Describes the work of this thread.</summary>
    public static string Describe()
    {
        // The tool's own threads have names, and each does only one thing.
        string? thread = Thread.CurrentThread.Name;
        if (thread?.StartsWith("becket ", StringComparison.Ordinal) == true)
        {
            return $"in the thread '{thread}', while it was {DescribeLoop()}";
        }

        return "while it was " + DescribeLoop();
    }

    private static string DescribeLoop()
    {
        const int MostOfCommand = 80;
        return s_job is { } job
            ? $"{s_phase} job {job.Number} ({Running.Progress.VisibleText.Of(job.Text, MostOfCommand)})"
            : s_phase;
    }
}
