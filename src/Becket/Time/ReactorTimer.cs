namespace Becket.Time;

/// <summary>A timer for the base class library, made of delayed calls.</summary>
internal sealed class ReactorTimer : ITimer
{
    // The limit of the base class library's own timers, so that a program gets the same exceptions in virtual time.
    private static readonly TimeSpan s_longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1L);

    private readonly ReactorTimeProvider _provider;
    private readonly TimerCallback _callback;
    private readonly object? _state;
    private readonly ExecutionContext? _context;

    // Only the home thread uses the fields below, except _disposed.
    private DelayedCall? _call;

    // When a periodic timer should fire. Not read from _call, whose time is rounded to a tick: the periods would drift.
    private double _due;

    // In seconds; 0 fires once.
    private double _period;

    // Dispose sets it on any thread, so that no callback starts afterwards even if the cancellation has not reached the
    // home thread yet.
    private volatile bool _disposed;

    public ReactorTimer(ReactorTimeProvider provider, TimerCallback callback, object? state)
    {
        (_provider, _callback, _state) = (provider, callback, state);
        // Like the base class library's timers: the callback sees the AsyncLocals of the code that made the timer. Null
        // if the flow is suppressed.
        _context = ExecutionContext.Capture();
    }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        Check(dueTime, nameof(dueTime));
        Check(period, nameof(period));
        if (_disposed)
        {
            return false;
        }

        // Counted from now, as a post takes time to arrive.
        double due =
            dueTime == Timeout.InfiniteTimeSpan
                ? double.PositiveInfinity
                : _provider.Time.Seconds + dueTime.TotalSeconds;
        double seconds = period == Timeout.InfiniteTimeSpan ? 0 : period.TotalSeconds;
        _provider.RunAtHome(() => Arm(due, seconds));
        return true;
    }

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        try
        {
            _provider.RunAtHome(Disarm);
        }
        catch (InvalidOperationException)
        {
            // The reactor that runs the timers has ended, so this timer does nothing any more. Disposing it is no
            // error.
        }
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return default;
    }

    private static void Check(TimeSpan time, string parameter)
    {
        if (time == Timeout.InfiniteTimeSpan)
        {
            return;
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero, parameter);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(time, s_longest, parameter);
    }

    private void Arm(double due, double period)
    {
        Disarm();
        if (_disposed)
        {
            return;
        }

        _period = period;
        if (!double.IsPositiveInfinity(due))
        {
            CallAt(due);
        }
    }

    private void Disarm()
    {
        // It may be inactive: other code can find the call in GetDelayedCalls and cancel it.
        if (_call is { Active: true } call)
        {
            call.Cancel();
        }

        _call = null;
    }

    private void CallAt(double due)
    {
        _due = due;
        IReactorTime time = _provider.Time;
        _call = time.CallLater(
            TimeSpanSeconds.ToTimeSpan(Math.Max(0, due - time.Seconds)),
            static timer => timer.Fire(),
            this
        );
    }

    private void Fire()
    {
        _call = null;
        if (_disposed)
        {
            return;
        }

        // Schedules the next period first, so that the callback may change or dispose the timer, or throw.
        if (_period > 0)
        {
            CallAt(NextDue(_provider.Time.Seconds));
        }

        // A delay and a cancellation complete tasks. On a timer's thread there is no synchronization context, and what
        // awaits them with ConfigureAwait(false), as libraries do, goes on at once. Under a context it would go to the
        // thread pool, which no virtual time waits for. Code that captured a context is posted to it.
        if (_state is Task or CancellationTokenSource && SynchronizationContext.Current is { } synchronization)
        {
            SynchronizationContext.SetSynchronizationContext(null);
            try
            {
                InvokeCallback();
            }
            finally
            {
                SynchronizationContext.SetSynchronizationContext(synchronization);
            }
        }
        else
        {
            InvokeCallback();
        }
    }

    private void InvokeCallback()
    {
        if (_context is null)
        {
            _callback(_state);
        }
        else
        {
            ExecutionContext.Run(
                _context,
                static timer => ((ReactorTimer)timer!)._callback(((ReactorTimer)timer)._state),
                this
            );
        }
    }

    private double NextDue(double now)
    {
        double next = _due + _period;
        // Periods missed in a stall, or passed by one move of a clock, are skipped and not made up for in a burst.
        if (next <= now)
        {
            next += (Math.Floor((now - next) / _period) + 1) * _period;
        }

        return next;
    }
}
