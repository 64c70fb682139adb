namespace Becket.Deferreds;

/// <summary>
/// A failure at the end of a chain. If it becomes garbage there, it was not handled, and its finalizer reports it. Only
/// a failed deferred pays for this object.
/// </summary>
internal sealed class UnhandledFailure
{
    [ThreadStatic]
    private static UnhandledFailureList? t_list;

    private static int s_armed;
    private readonly int _home;
    private readonly string _whereabouts;

    /// <summary>Whether a list has it, and reports it in place of the finalizer.</summary>
    private readonly bool _isListed;

    public UnhandledFailure(Failure failure, Deferred deferred)
    {
        Failure = failure;
        _home = deferred.HomeId;
        _whereabouts = DeferredDebug.Describe(deferred);
        if (t_list is { } list)
        {
            _isListed = true;
            GC.SuppressFinalize(this);
            list.Add(this, Home.Current is { } home && home.Id == _home ? home : null);
            return;
        }

        Interlocked.Increment(ref s_armed);
    }

    ~UnhandledFailure()
    {
        Report(Home.Find(_home));

        // Last: a reader that finds none armed does not wait for the finalizers, and this one would not be done yet.
        Interlocked.Decrement(ref s_armed);
    }

    /// <summary>The number of failures that are neither handled nor reported so far. Some may yet be handled.</summary>
    public static int Armed => Volatile.Read(ref s_armed);

    public Failure Failure { get; }

    /// <summary>Whether a link or an awaiter has taken the failure.</summary>
    public bool IsHandled { get; private set; }

    /// <summary>Lets a list take the failures of the calling thread, in place of the garbage collector, which finds
    /// them at a time that depends on chance.</summary>
    /// <returns>The list that did so far, to be put back; null for none.</returns>
    public static UnhandledFailureList? Enter(UnhandledFailureList? list)
    {
        UnhandledFailureList? outer = t_list;
        t_list = list;
        return outer;
    }

    /// <summary>Reports it to its home.</summary>
    public void Report(Home? home) =>
        Deferred.ReportUnhandled(home, new UnhandledFailureEventArgs(Failure, _whereabouts));

    /// <summary>Cancels the report, as a link or an awaiter takes the failure.</summary>
    public Failure Disarm()
    {
        IsHandled = true;
        if (!_isListed)
        {
            GC.SuppressFinalize(this);
            Interlocked.Decrement(ref s_armed);
        }

        return Failure;
    }
}
