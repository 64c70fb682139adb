using Becket.Deferreds;

namespace Becket.Time;

public sealed partial class TimeProviderTime
{
    // A double of many seconds cannot hold every tick exactly, and a provider counts in ticks. So a call is due up to
    // half a tick early; otherwise a call after 0.1 + 0.2 s would miss a provider that shows 0.3 s.
    private const double HalfATick = 0.5 / TimeSpan.TicksPerSecond;

    // The longest due time that a timer of the base class library accepts. Waking up with no call due is harmless.
    private static readonly TimeSpan s_longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1L);

    // Never zero: a fake provider fires such a timer inside Change, and so inside CallLater.
    private static readonly TimeSpan s_shortest = TimeSpan.FromTicks(1);

    // The system's timers count whole milliseconds and can fire a fraction early; waiting again for that fraction would
    // spin.
    private static readonly TimeSpan s_shortestRetry = TimeSpan.FromMilliseconds(1);

    private readonly Action<Action>? _post;
    private readonly Action _runDue;
    private readonly ITimer _wakeUp;
    private bool _running;
    private volatile bool _disposed;

    /// <summary>Stops the time: no call runs any more, and pending calls stay pending forever. Calls can still be
    /// scheduled, but do not run.</summary>
    /// <remarks>Threads: any.</remarks>
    public void Dispose()
    {
        _disposed = true;
        _wakeUp.Dispose();
    }

    private void OnEarliestChanged(double due)
    {
        // While calls run, the timer is not set; it is set once, after the last of them.
        if (!_running)
        {
            Arm(due, s_shortest);
        }
    }

    private void WakeUp()
    {
        if (_post is null)
        {
            RunDue();
            return;
        }

        try
        {
            _post(_runDue);
        }
        catch (Exception error)
        {
            // On the provider's thread, where nothing catches it: it would end the process. The usual reason is that
            // the loop has ended, and with it the calls.
            Deferred.ReportUnhandled(Home.Current, new UnhandledFailureEventArgs(new Failure(error), ""));
        }
    }

    private void RunDue()
    {
        // A call may make a fake provider's time pass, which fires the timer again. Then the outer run continues with
        // the calls that are due by now.
        if (_disposed || _running)
        {
            return;
        }

        _running = true;
        bool ranOne = false;
        try
        {
            long before = _timers.NextSeq;
            while (!_disposed && _timers.TryTakeDue(Seconds + HalfATick, before, out ITimed? call))
            {
                ranOne = true;
                _timers.Fire(call);
            }
        }
        finally
        {
            _running = false;
            Arm(_timers.NextDue(), ranOne ? s_shortest : s_shortestRetry);
        }
    }

    private void Arm(double due, TimeSpan atLeast)
    {
        if (_disposed || double.IsPositiveInfinity(due))
        {
            return;
        }

        var wait = TimeSpanSeconds.ToTimeSpan(due - Seconds);
        _wakeUp.Change(
            wait < atLeast ? atLeast
                : wait > s_longest ? s_longest
                : wait,
            Timeout.InfiniteTimeSpan
        );
    }
}
