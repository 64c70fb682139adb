namespace Becket.Time;

/// <summary>The time of a reactor, or of something that stands in for one: it tells the time and runs calls
/// later.</summary>
/// <remarks>
/// <para>Write code against this and it runs on a reactor in production and on a <see cref="Clock"/> in a test, in no
/// time at all.</para>
/// <para>Unit: seconds as a double are the exact time, the same arithmetic as Twisted's; every <see cref="TimeSpan"/>
/// is that time rounded to a tick (100 ns).</para>
/// <para>Threads: the thread that owns the time, unless a member says otherwise. A reactor checks and says so; a
/// <see cref="Clock"/> trusts its caller.</para>
/// <para>Source: <c>IReactorTime</c>.</para>
/// </remarks>
public interface IReactorTime
{
    /// <summary>The time in seconds since a fixed start of no meaning: 0 for a new <see cref="Clock"/>.</summary>
    /// <remarks>
    /// <para>Monotonic: it never goes back, and it is not the time of day. For that ask
    /// <see cref="TimeProvider"/>.</para>
    /// <para>Threads: any. Source: <c>IReactorTime.seconds</c>.</para>
    /// </remarks>
    double Seconds { get; }

    /// <summary><see cref="Seconds"/>, rounded to the nearest tick (100 ns).</summary>
    /// <remarks>Threads: any.</remarks>
    TimeSpan Now { get; }

    /// <summary>This time for the base class library: <c>Task.Delay(delay, provider)</c>,
    /// <c>new CancellationTokenSource(delay, provider)</c>, <see cref="PeriodicTimer"/> and the like follow
    /// it.</summary>
    /// <remarks>
    /// <para>Threads: the owner says (<see cref="Clock.TimeProvider"/>). Timer callbacks run where delayed calls run,
    /// in the order of delayed calls.</para>
    /// <para>Differs: Twisted has nothing of the kind.</para>
    /// </remarks>
    TimeProvider TimeProvider { get; }

    /// <summary>Runs <paramref name="call"/> once, <paramref name="delay"/> from now.</summary>
    /// <param name="delay">Zero or more. The call is never early; zero means soon, and never before this method
    /// returns.</param>
    /// <param name="call">What to run. It must be fast and must not block: everything else waits for it.</param>
    /// <returns>The pending call, to cancel or to move.</returns>
    /// <remarks>
    /// <para>Threads: the owner's only.</para>
    /// <para>Order: by time; calls due at the same time run in the order in which they were scheduled.</para>
    /// <para>Errors of <paramref name="call"/>: a reactor reports them and goes on, a <see cref="Clock"/> lets them out
    /// of
    /// <see cref="Clock.Advance"/>.</para>
    /// <para>Source: <c>IReactorTime.callLater</c>.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delay"/> is negative.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="call"/> is null.</exception>
    DelayedCall CallLater(TimeSpan delay, Action call);

    /// <summary>Runs <paramref name="call"/> with <paramref name="state"/> once, <paramref name="delay"/> from
    /// now.</summary>
    /// <typeparam name="TState">The type of the state; values are not boxed.</typeparam>
    /// <param name="delay">Zero or more. The call is never early; zero means soon, and never before this method
    /// returns.</param>
    /// <param name="call">What to run. With a static lambda the call costs one object and no closure.</param>
    /// <param name="state">Handed to <paramref name="call"/>; let go as soon as the call runs or is cancelled.</param>
    /// <returns>The pending call, to cancel or to move.</returns>
    /// <remarks>Threads, order, errors and source: as for <see cref="CallLater(TimeSpan, Action)"/>.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delay"/> is negative.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="call"/> is null.</exception>
    DelayedCall CallLater<TState>(TimeSpan delay, Action<TState> call, TState state);

    /// <summary>The calls that are pending now, in the order in which they will run.</summary>
    /// <returns>A snapshot: it does not change when calls run, move or are cancelled.</returns>
    /// <remarks>
    /// <para>For tests and diagnosis: it costs O(n log n). A wait that is no <see cref="DelayedCall"/> of its own (a
    /// sleep, say) is listed through a handle made for this listing.</para>
    /// <para>Threads: the owner's only.</para>
    /// <para>Source: <c>IReactorTime.getDelayedCalls</c>. Differs: always in running order (Twisted's reactors promise
    /// none, and its <c>Clock</c> puts a moved call in its place only at the next <c>callLater</c> or
    /// <c>advance</c>).</para>
    /// </remarks>
    IReadOnlyList<DelayedCall> GetDelayedCalls();
}
