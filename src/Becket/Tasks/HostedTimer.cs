using Becket.Time;

namespace Becket.Tasks;

/// <summary>Timers that are part of the object they fire, so that a wait is one object, without a delayed call or a
/// delegate.</summary>
internal static class HostedTimer
{
    /// <summary>Makes <paramref name="target"/>, which must not be pending, due <paramref name="seconds"/> from
    /// now.</summary>
    /// <param name="time">The clock. This library's clocks have a queue for the object; another implementation gets a
    /// delayed call.</param>
    /// <param name="target">The object to fire.</param>
    /// <param name="seconds">Zero or more.</param>
    /// <param name="member">The public member that was called, for the message if the thread is wrong.</param>
    /// <returns>The argument for <see cref="Cancel"/>.</returns>
    public static object Schedule(IReactorTime time, ITimed target, double seconds, string member)
    {
        if (time is not ITimerHost host)
        {
            return time.CallLater(NotBefore(seconds), static target => target.Fire(), target);
        }

        host.CheckCanSchedule(member, "reactor");
        host.Timers.Schedule(target, seconds);
        return host.Timers;
    }

    /// <summary>Cancels the timer of <paramref name="target"/>, if it is pending.</summary>
    /// <param name="timer">The result of <see cref="Schedule"/>.</param>
    /// <param name="target">The object that would be fired.</param>
    public static void Cancel(object timer, ITimed target)
    {
        if (timer is TimerQueue queue)
        {
            queue.Host.CheckThread(nameof(Cancel), "delayedCall");
            ref TimerState state = ref target.Timer;
            if (state.IsPending)
            {
                queue.Cancel(ref state);
            }
        }
        else if (timer is DelayedCall { Active: true } call)
        {
            call.Cancel();
        }
    }

    /// <summary>The duration in whole ticks, rounded up, so that a timer is never early.</summary>
    private static TimeSpan NotBefore(double seconds)
    {
        var rounded = TimeSpanSeconds.ToTimeSpan(seconds);
        return rounded.TotalSeconds < seconds ? rounded + TimeSpan.FromTicks(1) : rounded;
    }
}
