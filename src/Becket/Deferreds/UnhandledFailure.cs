namespace Becket.Deferreds;

/// <summary>
/// A failure at the end of a chain. If it becomes garbage there, nobody handled it, and it is reported. Only a failed
/// deferred pays for this object and its finalizer.
/// </summary>
internal sealed class UnhandledFailure
{
    private static int s_armed;
    private readonly int _home;
    private readonly string _whereabouts;

    public UnhandledFailure(Failure failure, Deferred deferred)
    {
        Failure = failure;
        _home = deferred.HomeId;
        _whereabouts = DeferredDebug.Describe(deferred);
        Interlocked.Increment(ref s_armed);
    }

    ~UnhandledFailure()
    {
        Deferred.ReportUnhandled(Home.Find(_home), new UnhandledFailureEventArgs(Failure, _whereabouts));

        // Last: who sees none armed does not wait for the finalizers, and this one would still be at it.
        Interlocked.Decrement(ref s_armed);
    }

    /// <summary>How many failures nobody has handled or been told of so far; some may yet be.</summary>
    public static int Armed => Volatile.Read(ref s_armed);

    public Failure Failure { get; }

    /// <summary>Somebody takes the failure: no report.</summary>
    public Failure TakeOver()
    {
        GC.SuppressFinalize(this);
        Interlocked.Decrement(ref s_armed);
        return Failure;
    }
}
