using Becket.Time;

namespace Becket.Tasks;

/// <summary>Timers that live in the object they fire, so that a wait is one object: no delayed call, no
/// delegate.</summary>
internal static class HostedTimer
{
    /// <summary>Makes <paramref name="target"/>, which must not be pending, due <paramref name="seconds"/> from
    /// now.</summary>
    /// <param name="time">Any time. Only one of ours has a queue to put the object in; a wrapper of a user's gets a
    /// delayed call.</param>
    /// <param name="target">What to fire.</param>
    /// <param name="seconds">Zero or more.</param>
    /// <param name="member">The public member that was called, for the message if the thread is wrong.</param>
    /// <returns>What <see cref="Cancel"/> wants.</returns>
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

    /// <summary>Forgets <paramref name="target"/>, if it is pending.</summary>
    /// <param name="timer">What <see cref="Schedule"/> gave.</param>
    /// <param name="target">What would be fired.</param>
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

    /// <summary>The shortest duration that is not shorter: nothing is early.</summary>
    private static TimeSpan NotBefore(double seconds)
    {
        var rounded = TimeSpanSeconds.ToTimeSpan(seconds);
        return rounded.TotalSeconds < seconds ? rounded + TimeSpan.FromTicks(1) : rounded;
    }
}
