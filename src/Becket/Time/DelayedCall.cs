using Becket.Deferreds;

namespace Becket.Time;

/// <summary>A call that runs at its time, and can be cancelled or moved until then.</summary>
/// <remarks>
/// <para>Threads: all members only on the thread that owns the <see cref="IReactorTime"/> which made the call.</para>
/// <para>Source: <c>IDelayedCall</c>.</para>
/// </remarks>
[RunsOnLoop]
public abstract class DelayedCall
{
    private readonly TimerQueue _queue;

    private protected DelayedCall(TimerQueue queue) => _queue = queue;

    /// <summary>When the call is due, in the time of its <see cref="IReactorTime"/>, rounded to the nearest
    /// tick.</summary>
    /// <remarks>After the call has run or was cancelled: the time at which it was last due. Source:
    /// <c>IDelayedCall.getTime</c>.</remarks>
    public TimeSpan Time => TimeSpanSeconds.ToTimeSpan(Timer.Time);

    /// <summary>When the call is due, as an exact value of <see cref="IReactorTime.Seconds"/>.</summary>
    /// <remarks>Source: <c>IDelayedCall.getTime</c>.</remarks>
    public double TimeInSeconds => Timer.Time;

    /// <summary>Whether the call is pending: it has not begun to run and was not cancelled.</summary>
    /// <remarks>Source: <c>IDelayedCall.active</c>.</remarks>
    public bool Active => Timer.IsPending;

    /// <summary>The function, until the call runs; null if the call has no delegate.</summary>
    internal virtual Delegate? Function => null;

    /// <summary>What the queue holds.</summary>
    internal abstract ITimed Target { get; }

    private protected abstract ref TimerState Timer { get; }

    /// <summary>Cancels the call: its function never runs, and the call releases the function and its state at
    /// once.</summary>
    /// <remarks>Source: <c>IDelayedCall.cancel</c>.</remarks>
    /// <exception cref="AlreadyCalledException">The call has run, or is running now.</exception>
    /// <exception cref="AlreadyCancelledException">The call was cancelled.</exception>
    public void Cancel()
    {
        _queue.Host.CheckThread(nameof(Cancel), "delayedCall");
        ref TimerState timer = ref Timer;
        ThrowIfOver(in timer);
        Drop();
        _queue.Cancel(ref timer);
    }

    /// <summary>Makes the call due <paramref name="delay"/> from now, sooner or later than before.</summary>
    /// <param name="delay">From now, not from when the call was made; zero or more. The call is never early.</param>
    /// <remarks>
    /// <para>Cost: moving to a later time costs almost nothing. An idle timeout may be reset on every read.</para>
    /// <para>Order: among calls due at the same time, the call counts as scheduled now.</para>
    /// <para>Source: <c>IDelayedCall.reset</c>. Differs: a negative delay throws; Twisted's <c>Clock</c> decides the
    /// place among equal times later.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delay"/> is negative.</exception>
    /// <exception cref="AlreadyCalledException">The call has run, or is running now.</exception>
    /// <exception cref="AlreadyCancelledException">The call was cancelled.</exception>
    public void Reset(TimeSpan delay)
    {
        double seconds = TimeSpanSeconds.NotNegative(delay, nameof(delay));
        _queue.Host.CheckCanSchedule(nameof(Reset), "delayedCall");
        ref TimerState timer = ref Timer;
        ThrowIfOver(in timer);
        _queue.Reset(Target, ref timer, seconds);
    }

    /// <summary>Moves the call by <paramref name="extra"/> from the time at which it is due.</summary>
    /// <param name="extra">Later if positive, sooner if negative. A call moved into the past runs soon, never inside
    /// this method.</param>
    /// <remarks>
    /// <para>Cost: moving to a later time costs almost nothing.</para>
    /// <para>Order: among calls due at the same time, the call counts as scheduled now.</para>
    /// <para>Source: <c>IDelayedCall.delay</c>. Differs: Twisted's <c>Clock</c> decides the place among equal times
    /// later.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="extra"/> is
    /// Timeout.InfiniteTimeSpan.</exception>
    /// <exception cref="AlreadyCalledException">The call has run, or is running now.</exception>
    /// <exception cref="AlreadyCancelledException">The call was cancelled.</exception>
    public void Delay(TimeSpan extra)
    {
        if (extra == Timeout.InfiniteTimeSpan)
        {
            TimeSpanSeconds.NotNegative(extra, nameof(extra));
        }

        _queue.Host.CheckCanSchedule(nameof(Delay), "delayedCall");
        ref TimerState timer = ref Timer;
        ThrowIfOver(in timer);
        _queue.Delay(Target, ref timer, extra.TotalSeconds);
    }

    /// <summary>Describes the call for logs and debuggers: its state, when it is due, the time left, and its
    /// function.</summary>
    public override string ToString()
    {
        ref readonly TimerState timer = ref Timer;
        if (timer.Seq == TimerState.Called)
        {
            return string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"DelayedCall, called, was due at {timer.Time} s"
            );
        }

        if (timer.Seq == TimerState.Cancelled)
        {
            return string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"DelayedCall, cancelled, was due at {timer.Time} s"
            );
        }

        return string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"DelayedCall due at {timer.Time} s, in {timer.Time - _queue.Host.Seconds} s: {Describe()}"
        );
    }

    /// <summary>Releases the function and its state.</summary>
    private protected abstract void Drop();

    /// <summary>The name of the function.</summary>
    private protected abstract string Describe();

    private protected static string Describe(Delegate? function) =>
        function is null ? "nothing"
        : System.Diagnostics.DiagnosticMethodInfo.Create(IgnoredResult.FunctionOf(CallContext.Unbound(function)))
            is { } method
            ? $"{method.DeclaringTypeName}.{method.Name}"
        : function.ToString()!;

    private static void ThrowIfOver(in TimerState timer)
    {
        if (!timer.IsPending)
        {
            ThrowOver(in timer);
        }
    }

    private static void ThrowOver(in TimerState timer)
    {
        if (timer.Seq == TimerState.Cancelled)
        {
            throw new AlreadyCancelledException();
        }

        throw new AlreadyCalledException();
    }
}
