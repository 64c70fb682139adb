namespace Becket.Reactors.Inspecting;

/// <summary>Gives the waits of a snapshot their files and lines.</summary>
internal static class SnapshotPlaces
{
    /// <summary>The same snapshot with files and lines. It reads debug symbols: not for the loop of a server.</summary>
    public static ReactorSnapshot Resolve(ReactorSnapshot snapshot) =>
        snapshot.Waits.Count == 0 ? snapshot : snapshot with { Waits = Resolve(snapshot.Waits) };

    private static WaitInfo[] Resolve(IReadOnlyList<WaitInfo> waits) => [.. waits.Select(Resolve)];

    private static WaitInfo Resolve(WaitInfo wait)
    {
        (string File, int Line)? place = wait.StateMachine is { } machine
            ? MethodPlaces.Find(machine, wait.Await)
            : null;
        return wait with
        {
            File = place is { File.Length: > 0 } ? place.Value.File : null,
            Line = place?.Line ?? 0,
            Children = Resolve(wait.Children),
        };
    }
}
