using Becket.Time;

namespace Becket.Tasks;

/// <summary>The default source of randomness in the pauses between attempts.</summary>
internal static class Jitter
{
    /// <summary>
    /// In virtual time always the same, because a run must be repeatable. In real time another one in each process, so
    /// that clients that lose one server at one moment do not come back at one moment. In a simulation it follows from
    /// the seed.
    /// </summary>
    public static Random For(IReactorTime time) =>
        (time as ITimerHost)?.Random
        ?? new Random(
            time is ITimerHost { IsRealTime: true }
                ? HashCode.Combine(Environment.MachineName, Environment.ProcessId)
                : 0
        );
}
