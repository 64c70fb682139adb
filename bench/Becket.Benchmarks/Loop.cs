namespace Becket.Benchmarks;

/// <summary>Runs a job on a new loop, as <c>AsyncContext.Run</c> does. The cost of making the loop is spread over the
/// operations.</summary>
internal static class Loop
{
    private static readonly ReactorOptions s_options = new() { HandleSignals = false, SlowTurn = TimeSpan.Zero };

    public static void Run(Func<Reactor, Deferred> job)
    {
        using var reactor = Reactor.Create(s_options);
        reactor.Run(() => job(reactor));
    }
}
