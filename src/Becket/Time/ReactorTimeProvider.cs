namespace Becket.Time;

/// <summary>A <see cref="TimeProvider"/> over an <see cref="IReactorTime"/>.</summary>
/// <param name="time">The time, which also runs the timers.</param>
/// <param name="utcNow">The time of day. Called on any thread.</param>
/// <param name="localTimeZone">The time zone for local times.</param>
/// <param name="isHome">Whether the calling thread may use <paramref name="time"/>. Null: every thread may, one at a
/// time.</param>
/// <param name="post">Runs an action on a thread that may use <paramref name="time"/>, in the order posted. Called on
/// any thread, when <paramref name="isHome"/> is false.</param>
/// <remarks>
/// <para>Threads: all members from any thread, if <paramref name="isHome"/> and <paramref name="post"/> are given. A
/// timer made or changed on another thread takes effect when the post arrives, counted from when it was requested. The
/// callback of a disposed timer never starts after <c>Dispose</c> has returned.</para>
/// <para>Other threads may read the clock only if <paramref name="time"/> allows it.</para>
/// </remarks>
internal sealed class ReactorTimeProvider(
    IReactorTime time,
    Func<DateTimeOffset> utcNow,
    TimeZoneInfo localTimeZone,
    Func<bool>? isHome = null,
    Action<Action>? post = null
) : TimeProvider
{
    /// <summary>Ticks, so that a timestamp equals <see cref="IReactorTime.Now"/> and elapsed times are as exact as a
    /// TimeSpan.</summary>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => localTimeZone;

    internal IReactorTime Time => time;

    public override long GetTimestamp() => time.Now.Ticks;

    public override DateTimeOffset GetUtcNow() => utcNow();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ReactorTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Runs <paramref name="action"/> on the thread of the timers: at once if this is it, else by posting it
    /// there.</summary>
    internal void RunAtHome(Action action)
    {
        if (post is null || isHome is null || isHome())
        {
            action();
        }
        else
        {
            post(action);
        }
    }
}
