using System.Runtime.CompilerServices;

namespace Becket.Tasks.ForEachRuns;

/// <summary>The results of runs that ended early, by the error that ended them. The error stays what it was, of its own
/// type and with its own stack.</summary>
internal static class ResultsSoFar
{
    private static readonly ConditionalWeakTable<Exception, object> s_kept = [];

    public static void Keep<T>(Exception error, IReadOnlyList<(int Index, T Value)> results) =>
        s_kept.AddOrUpdate(error, results);

    /// <summary>The results kept for an error, or for the error that it was made from.</summary>
    public static IReadOnlyList<(int Index, T Value)>? Find<T>(Exception error)
    {
        for (Exception? cause = error; cause is not null; cause = cause.InnerException)
        {
            if (s_kept.TryGetValue(cause, out object? kept) && kept is IReadOnlyList<(int, T)> results)
            {
                return results;
            }
        }

        return null;
    }
}
