namespace Becket.Reactors.Inspecting;

/// <summary>Merges what looks the same.</summary>
internal static class SnapshotGroups
{
    /// <summary>Merges waits, and then those below each.</summary>
    public static IReadOnlyList<WaitInfo> Of(IReadOnlyList<WaitInfo> waits) =>
        waits.Count < 2 && waits.All(static wait => wait.Children.Count == 0)
            ? waits
            :
            [
                .. waits
                    .GroupBy(static wait =>
                        (wait.Method, wait.File, wait.Line, wait.For, wait.Name, wait.Problem, Shape(wait))
                    )
                    .Select(static same => Merge([.. same]))
                    .OrderByDescending(static wait => wait.Count)
                    .ThenByDescending(static wait => wait.Since),
            ];

    /// <summary>Merges deferreds.</summary>
    public static IReadOnlyList<DeferredInfo> Of(IReadOnlyList<DeferredInfo> deferreds) =>
        [
            .. deferreds
                .GroupBy(static deferred => (deferred.Type, deferred.Name, deferred.Callbacks))
                .Select(static same =>
                    same.MaxBy(static deferred => deferred.Age)! with
                    {
                        Count = same.Sum(static deferred => deferred.Count),
                    }
                )
                .OrderByDescending(static deferred => deferred.Count)
                .ThenByDescending(static deferred => deferred.Age),
        ];

    private static WaitInfo Merge(WaitInfo[] same) =>
        same[0] with
        {
            Count = same.Sum(static wait => wait.Count),
            Since = same.Max(static wait => wait.Since),
            EndsIn = same.Min(static wait => wait.EndsIn),
            Children = Of([.. same.SelectMany(static wait => wait.Children)]),
        };

    /// <summary>What is below a wait, so far as it decides whether two are the same: the chain of single waits. The
    /// members of lists differ, and are merged by themselves.</summary>
    private static string Shape(WaitInfo wait) =>
        wait.Children is [var only] ? $"{only.Method}:{only.Line} {only.For} {only.Name}|{Shape(only)}" : "";
}
