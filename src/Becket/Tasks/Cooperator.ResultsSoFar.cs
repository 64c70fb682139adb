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
}
