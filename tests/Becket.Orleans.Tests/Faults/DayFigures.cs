namespace Becket.Orleans.Tests.Faults;

/// <summary>What a day cost.</summary>
/// <param name="Jobs">The jobs, each recorded once.</param>
/// <param name="Runs">The runs that began: more than jobs where runs were lost.</param>
/// <param name="All">The runs.</param>
internal sealed record DayFigures(int Jobs, int Runs, List<Run> All)
{
    /// <summary>Whether a process had a run at a moment.</summary>
    public bool HadWork(string process, long moment) =>
        All.Exists(run => run.Process == process && run.Start <= moment && (run.End is null || run.End > moment));

    /// <summary>The time from a moment until the last job that a process had then ran elsewhere; null if it had
    /// none.</summary>
    public TimeSpan? ElsewhereAfter(string process, long moment)
    {
        Run[] lost =
        [
            .. All.Where(run => run.Process == process && run.Start <= moment && (run.End is null || run.End > moment)),
        ];
        long[] again =
        [
            .. lost.Select(run =>
                    All.Where(other => other.Key == run.Key && other.Token > run.Token)
                        .Select(static other => (long?)other.Start)
                        .Min()
                )
                .OfType<long>(),
        ];
        return again.Length == 0 ? null : System.Diagnostics.Stopwatch.GetElapsedTime(moment, again.Max());
    }
}
