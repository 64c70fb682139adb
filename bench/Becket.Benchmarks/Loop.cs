namespace Becket.Benchmarks;

/// <summary>Runs a job on a loop of its own, as <c>AsyncContext.Run</c> does. What making the loop costs is spread over
/// the operations.</summary>
internal static class Loop
{
    private static readonly ReactorOptions s_options = new() { HandleSignals = false, SlowTurn = TimeSpan.Zero };

    public static void Run(Func<Reactor, Deferred> job)
    {
        using var reactor = Reactor.Create(s_options);
        reactor.Run(() => job(reactor));
    }
}
