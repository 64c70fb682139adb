namespace Becket.Time;

public sealed partial class TimeProviderTime
{
    // A double of many seconds cannot hold every tick exactly, and a provider tells time in ticks: what is due within
    // half a tick is due, or a call after 0.1 + 0.2 s would miss a provider that stands at 0.3 s.
    private const double HalfATick = 0.5 / TimeSpan.TicksPerSecond;

    // The longest a timer of the base class library takes. Waking up with nothing due is harmless.
    private static readonly TimeSpan s_longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1L);

    // Never zero: a fake provider fires such a timer inside Change, and so inside CallLater.
    private static readonly TimeSpan s_shortest = TimeSpan.FromTicks(1);

    // The system's timers count whole milliseconds and can come a fraction early; asked again for that fraction they
    // would spin.
    private static readonly TimeSpan s_shortestRetry = TimeSpan.FromMilliseconds(1);

    private readonly Action<Action>? _post;
    private readonly Action _runDue;
    private readonly ITimer _wakeUp;
    private bool _running;
    private volatile bool _disposed;

    /// <summary>Stops: no call runs any more, and pending ones stay pending for ever. Calls may still be scheduled, in
    /// vain.</summary>
    /// <remarks>Threads: any.</remarks>
    public void Dispose()
    {
        _disposed = true;
        _wakeUp.Dispose();
    }

    private void OnEarliestChanged(double due)
    {
        // While calls run, the timer is set once, at the end.
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
        }
        else
        {
            _post(_runDue);
        }
    }

    private void RunDue()
    {
        // A call may make a fake provider's time pass, which fires the timer again: the outer run goes on with what is
        // due then.
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
                call.Fire();
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
