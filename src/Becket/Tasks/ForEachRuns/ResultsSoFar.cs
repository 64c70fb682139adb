using System.Runtime.CompilerServices;

namespace Becket.Tasks.ForEachRuns;

/// <summary>What runs that ended early had done, by the error that ended them. The error stays what it was, of its own
/// type and with its own stack.</summary>
internal static class ResultsSoFar
{
    private static readonly ConditionalWeakTable<Exception, KeptRun> s_kept = [];

    /// <param name="error">The error that ended the run.</param>
    /// <param name="done">The positions of the items that were done.</param>
    /// <param name="results">The results; null for jobs without values.</param>
    public static void Keep(Exception error, IReadOnlyCollection<int> done, object? results)
    {
        // A run within the job of another fails with the same error. The results of both are kept, if they are of
        // different types. One of each type, as a program may use one exception again and again.
        s_kept.TryGetValue(error, out KeptRun? earlier);
        s_kept.AddOrUpdate(error, new KeptRun(done, results, Without(earlier, results?.GetType())));
    }

    /// <summary>The results kept for an error, or for the error that it was made from.</summary>
    public static IReadOnlyList<(int Index, T Value)>? Find<T>(Exception error)
    {
        for (Exception? cause = error; cause is not null; cause = cause.InnerException)
        {
            s_kept.TryGetValue(cause, out KeptRun? run);
            for (; run is not null; run = run.Earlier)
            {
                if (run.Results is IReadOnlyList<(int, T)> results)
                {
                    return results;
                }
            }
        }

        return null;
    }

    /// <summary>The positions of the items that the outermost run had done.</summary>
    public static IReadOnlyCollection<int>? FindDone(Exception error)
    {
        for (Exception? cause = error; cause is not null; cause = cause.InnerException)
        {
            if (s_kept.TryGetValue(cause, out KeptRun? run))
            {
                return run.Done;
            }
        }

        return null;
    }

    private static KeptRun? Without(KeptRun? run, Type? results) =>
        run is null ? null
        : run.Results?.GetType() == results ? run.Earlier
        : run with { Earlier = Without(run.Earlier, results) };

    /// <param name="Done">The positions of the items that were done.</param>
    /// <param name="Results">The results; null for jobs without values.</param>
    /// <param name="Earlier">A run inside of this one.</param>
    private sealed record KeptRun(IReadOnlyCollection<int> Done, object? Results, KeptRun? Earlier);
}
