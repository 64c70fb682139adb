using Becket.Deferreds;

namespace Becket.Time;

/// <summary>An <see cref="IReactorTime"/> driven by a <see cref="System.TimeProvider"/>: the system's, or one for tests
/// such as Microsoft's <c>FakeTimeProvider</c>.</summary>
/// <remarks>
/// <para>It sets one timer of the provider, for the earliest call. A call runs when the provider's time, rounded to a
/// tick, has reached the call's.</para>
/// <para>Threads: a provider can fire its timers on any thread. With <c>post</c>, calls run where <c>post</c> runs
/// them, and all members belong to that thread. Without it, calls run where the provider fires its timers. This suits a
/// <c>FakeTimeProvider</c>, which fires them inside its <c>Advance</c>; with <see cref="TimeProvider.System"/> calls
/// would run on the thread pool, at the same time as your own code.</para>
/// <para>Errors: an exception of a call is thrown where the provider (or <c>post</c>) runs it; the remaining calls run
/// at the provider's next timer. What <c>post</c> throws is reported as an unhandled failure.</para>
/// <para>Differs: Twisted has no such class.</para>
/// </remarks>
public sealed partial class TimeProviderTime : IReactorTime, ITimerHost, IDisposable
{
    private readonly TimeProvider _provider;
    private readonly long _start;
    private readonly TimerQueue _timers;

    /// <summary>Creates a time that starts at 0 now and follows <paramref name="provider"/>.</summary>
    /// <param name="provider">Gives the time, and the timer that wakes this object.</param>
    /// <param name="post">Runs an action on the thread that owns this object's state, in the order given. It is called
    /// on any thread. Null (the default): actions run on the provider's thread.</param>
    /// <exception cref="ArgumentNullException"><paramref name="provider"/> is null.</exception>
    public TimeProviderTime(TimeProvider provider, Action<Action>? post = null)
    {
        ArgumentNullException.ThrowIfNull(provider);
        (_provider, _post) = (provider, post);
        _start = provider.GetTimestamp();
        _timers = new TimerQueue(this, OnEarliestChanged);
        _runDue = RunDue;
        _wakeUp = provider.CreateTimer(
            static me => ((TimeProviderTime)me!).WakeUp(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
        // Only post knows which thread is the right one, so with post every change of a timer goes through it.
        TimeProvider = new ReactorTimeProvider(
            this,
            provider.GetUtcNow,
            provider.LocalTimeZone,
            static () => false,
            post
        );
    }

    /// <inheritdoc/>
    public double Seconds => (_provider.GetTimestamp() - _start) / (double)_provider.TimestampFrequency;

    /// <inheritdoc/>
    public TimeSpan Now => TimeSpanSeconds.ToTimeSpan(Seconds);

    /// <summary>The time of the given provider, with timers whose callbacks run where the delayed calls run.</summary>
    /// <remarks>Threads: any, if <c>post</c> was given; a timer then takes effect when the post arrives.</remarks>
    public TimeProvider TimeProvider { get; }

    TimerQueue ITimerHost.Timers => _timers;

    /// <inheritdoc/>
    public DelayedCall CallLater(TimeSpan delay, [RunsOnLoop] Action call) => _timers.CallLater(delay, call);

    /// <inheritdoc/>
    public DelayedCall CallLater<TState>(TimeSpan delay, [RunsOnLoop] Action<TState> call, TState state) =>
        _timers.CallLater(delay, call, state);

    /// <inheritdoc/>
    public IReadOnlyList<DelayedCall> GetDelayedCalls() => _timers.GetDelayedCalls();

    // Only post knows the right thread, and it cannot be asked.
    void ITimerHost.CheckThread(string member, string of) { }

    void ITimerHost.CheckCanSchedule(string member, string of) { }
}
