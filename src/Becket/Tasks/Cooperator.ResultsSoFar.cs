namespace Becket.Tasks;

public sealed partial class Cooperator
{
    /// <summary>What a run that failed, or was cancelled, had done by then: the results of the jobs that had ended when
    /// it began to end early.</summary>
    /// <typeparam name="TResult">The type of the values, as in the run's result: for <c>ForEachOutcomes</c> an
    /// outcome.</typeparam>
    /// <param name="error">The error that the run failed with, or one whose inner exception is that error.</param>
    /// <returns>Each result with its position: that of its item, or, in <see cref="ForEachOrder.Completion"/>, the
    /// order in which it came. Empty if no run with such values has failed with this error.</returns>
    /// <remarks>Threads: any. The results live as long as the error.</remarks>
    public static IReadOnlyList<(int Index, TResult Value)> ResultsSoFar<TResult>(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return ForEachRuns.ResultsSoFar.Find<TResult>(error) ?? [];
    }

    /// <summary>Which items a run that failed, or was cancelled, had done by then, also where jobs have no values.
    /// </summary>
    /// <param name="error">The error that the run failed with, or one whose inner exception is that error. If a job of
    /// the run was such a run itself, the outer run's items are meant.</param>
    /// <returns>The positions of the items whose jobs had ended, in order: those that succeeded, and, for
    /// <c>ForEachOutcomes</c>, also those that failed. Empty if no run has failed with this error, or one with more
    /// than 2,147,483,647 items.</returns>
    /// <remarks>Threads: any. A run keeps no list for this: it costs nothing for each item.</remarks>
    public static IReadOnlyCollection<int> DoneSoFar(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return ForEachRuns.ResultsSoFar.FindDone(error) ?? [];
    }
}
