namespace Becket.ClusterProgram;

/// <summary>Lets jobs end one after the other, and then none before a test says so: so the work does not run out,
/// however late the test is.</summary>
/// <param name="after">How many jobs end before.</param>
/// <param name="runs">The path of the log of runs: the test says so with a file "go" beside it.</param>
internal sealed class Hold(int after, string? runs)
{
    private readonly string _go = Path.Combine(Path.GetDirectoryName(runs) ?? "", "go");
    private int _ended;

    /// <summary>Waits until a job may end.</summary>
    public async Deferred Wait(Reactor reactor, CancellationToken cancellation)
    {
        if (_ended++ < after)
        {
            return;
        }

        while (!File.Exists(_go))
        {
            await reactor.DeferLater(TimeSpan.FromMilliseconds(10), cancellation);
        }
    }
}
