namespace Becket.Time;

/// <summary>An <see cref="IReactorTime"/> as the base class library wants it.</summary>
/// <param name="time">Whose time it is, and who runs the timers.</param>
/// <param name="utcNow">The time of day. Called on any thread.</param>
/// <param name="localTimeZone">The zone that local times are shown in.</param>
/// <param name="isHome">Whether the calling thread may use <paramref name="time"/>. Null: every thread may, one at a
/// time.</param>
/// <param name="post">Runs an action on a thread that may; called when <paramref name="isHome"/> says no. From any
/// thread, in order.</param>
/// <remarks>
/// <para>Threads: all members from any thread, if <paramref name="isHome"/> and <paramref name="post"/> are given. A
/// timer made or changed elsewhere takes effect when the post arrives, counted from when it was asked for; a disposed
/// timer's callback never starts after <c>Dispose</c> has returned, unless it had started before.</para>
/// <para>Clock readings are only as safe on other threads as those of <paramref name="time"/>.</para>
/// </remarks>
internal sealed class ReactorTimeProvider(
    IReactorTime time,
    Func<DateTimeOffset> utcNow,
    TimeZoneInfo localTimeZone,
    Func<bool>? isHome = null,
    Action<Action>? post = null
) : TimeProvider
{
    /// <summary>Ticks, so that a timestamp is <see cref="IReactorTime.Now"/> and elapsed times are as exact as a
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

    /// <summary>Runs <paramref name="action"/> where timers live: here, or by posting it there.</summary>
    internal void AtHome(Action action)
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
