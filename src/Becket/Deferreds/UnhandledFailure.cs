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
        Interlocked.Decrement(ref s_armed);
        Deferred.ReportUnhandled(Home.Find(_home), new UnhandledFailureEventArgs(Failure, _whereabouts));
    }

    /// <summary>How many failures nobody has handled so far; some may yet be.</summary>
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
