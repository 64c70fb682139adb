namespace Becket.Time;

/// <summary>An <see cref="IReactorTime"/> driven by a <see cref="System.TimeProvider"/>: the system's, or one for tests
/// such as Microsoft's <c>FakeTimeProvider</c>.</summary>
/// <remarks>
/// <para>It arms one timer of the provider, for the earliest call. To the tick: a call runs once the provider's time,
/// rounded to a tick, has reached the call's.</para>
/// <para>Threads: a provider's timer may come on any thread. With <c>post</c>, calls run where it carries them, and all
/// members belong to that thread. Without, calls run where the provider fires its timers: right for a
/// <c>FakeTimeProvider</c>, which fires them inside its <c>Advance</c>; with <see cref="TimeProvider.System"/> they
/// would run on the thread pool beside your own code.</para>
/// <para>Errors: an error of a call comes out where the provider (or <c>post</c>) runs it; the calls behind it still
/// run, after the provider's next timer.</para>
/// <para>Differs: Twisted has nothing of the kind.</para>
/// </remarks>
public sealed partial class TimeProviderTime : IReactorTime, ITimerHost, IDisposable
{
    private readonly TimeProvider _provider;
    private readonly long _start;
    private readonly TimerQueue _timers;

    /// <summary>Time that starts at 0 now and follows <paramref name="provider"/>.</summary>
    /// <param name="provider">Tells the time and wakes this up.</param>
    /// <param name="post">Runs an action on the thread that owns this object's state, in the order given; it is called
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
        // Which thread is home only post knows, so with one every timer change goes through it.
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

    /// <summary>The given provider's time, with timers whose callbacks run where the delayed calls run.</summary>
    /// <remarks>Threads: any, if a <c>post</c> was given; a timer then takes effect once posted.</remarks>
    public TimeProvider TimeProvider { get; }

    TimerQueue ITimerHost.Timers => _timers;

    /// <inheritdoc/>
    public DelayedCall CallLater(TimeSpan delay, Action call) => _timers.CallLater(delay, call);

    /// <inheritdoc/>
    public DelayedCall CallLater<TState>(TimeSpan delay, Action<TState> call, TState state) =>
        _timers.CallLater(delay, call, state);

    /// <inheritdoc/>
    public IReadOnlyList<DelayedCall> GetDelayedCalls() => _timers.GetDelayedCalls();

    // Only post knows the right thread, and it cannot be asked.
    void ITimerHost.CheckThread(string member, string of) { }

    void ITimerHost.CheckCanSchedule(string member, string of) { }
}
