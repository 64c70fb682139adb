namespace Becket.Deferreds;

/// <summary>
/// A failure at the end of a chain. If it becomes garbage there, it was not handled, and its finalizer reports it. Only
/// a failed deferred pays for this object.
/// </summary>
internal sealed class UnhandledFailure
{
    private static int s_armed;
    private readonly int _home;
    private readonly string _whereabouts;

    /// <summary>Not the home itself: a failed deferred must not keep its reactor alive.</summary>
    private readonly UnhandledReports? _reports;

    public UnhandledFailure(Failure failure, Deferred deferred)
    {
        Failure = failure;
        _home = deferred.HomeId;
        _reports = Home.ReportsOf(_home);
        _whereabouts = DeferredDebug.Describe(deferred);
        Interlocked.Increment(ref s_armed);
    }

    ~UnhandledFailure()
    {
        if (_reports is not { AreDropped: true })
        {
            Deferred.ReportUnhandled(Home.Find(_home), new UnhandledFailureEventArgs(Failure, _whereabouts));
        }

        // Last: a reader that finds none armed does not wait for the finalizers, and this one would not be done yet.
        Interlocked.Decrement(ref s_armed);
    }

    /// <summary>The number of failures that are neither handled nor reported so far. Some may yet be handled.</summary>
    public static int Armed => Volatile.Read(ref s_armed);

    public Failure Failure { get; }

    /// <summary>Cancels the report, as a link or an awaiter takes the failure.</summary>
    public Failure Disarm()
    {
        GC.SuppressFinalize(this);
        Interlocked.Decrement(ref s_armed);
        return Failure;
    }
}
