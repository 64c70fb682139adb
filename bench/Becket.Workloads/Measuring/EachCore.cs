namespace Becket.Workloads.Measuring;

/// <summary>Work on several reactors, each on its own thread.</summary>
internal static class EachCore
{
    /// <summary>Runs phases on each reactor. A phase begins on all of them when the one before has ended on
    /// all.</summary>
    /// <returns>A reading for the end of each phase.</returns>
    public static Reading[] Run(int reactors, ReactorOptions options, params Func<Reactor, int, Deferred>[] phases)
    {
        var ends = new Reading[phases.Length];
        int[] left = [.. phases.Select(_ => reactors)];
        TaskCompletionSource[] gates =
        [
            .. phases.Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)),
        ];
        int ended = Reactor.MainOnEachCore(
            async Deferred (reactor, index) =>
            {
                for (int phase = 0; phase < phases.Length; phase++)
                {
                    await phases[phase](reactor, index);
                    if (Interlocked.Decrement(ref left[phase]) == 0)
                    {
                        ends[phase] = Reading.Now;
                        gates[phase].SetResult();
                    }

                    await gates[phase].Task;
                }
            },
            options,
            reactors
        );
        return ended == 0 ? ends : throw new InvalidOperationException("A reactor failed. Its error is above.");
    }
}
