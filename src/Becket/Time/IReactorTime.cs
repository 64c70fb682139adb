using Becket.Deferreds;

namespace Becket.Time;

/// <summary>The time of a reactor or of a substitute for one: it says what time it is, and runs calls later.</summary>
/// <remarks>
/// <para>Code written against this interface runs on a reactor in production and on a <see cref="Clock"/> in a test,
/// where waiting takes no real time.</para>
/// <para>Unit: seconds as a double are the exact time, with the same arithmetic as Twisted's; every
/// <see cref="TimeSpan"/> is that time rounded to a tick (100 ns).</para>
/// <para>Threads: the thread that owns the time, unless a member says otherwise. A reactor checks this and throws; a
/// <see cref="Clock"/> does not check.</para>
/// <para>Source: <c>IReactorTime</c>.</para>
/// </remarks>
public partial interface IReactorTime
{
    /// <summary>The time in seconds since an arbitrary start: 0 for a new <see cref="Clock"/>.</summary>
    /// <remarks>
    /// <para>Monotonic: it never goes back. It is not the time of day; <see cref="TimeProvider"/> has that.</para>
    /// <para>Threads: any. Source: <c>IReactorTime.seconds</c>.</para>
    /// </remarks>
    double Seconds { get; }

    /// <summary><see cref="Seconds"/>, rounded to the nearest tick (100 ns).</summary>
    /// <remarks>Threads: any.</remarks>
    TimeSpan Now { get; }

    /// <summary>This time for the base class library: <c>Task.Delay(delay, provider)</c>, <c>new
    /// CancellationTokenSource(delay, provider)</c>, <see cref="PeriodicTimer"/> and others follow it.</summary>
    /// <remarks>
    /// <para>Threads: see the owner (for one, <see cref="Clock.TimeProvider"/>). Timer callbacks run where delayed
    /// calls run, and in the order of delayed calls.</para>
    /// <para>Differs: Twisted has no such member.</para>
    /// </remarks>
    TimeProvider TimeProvider { get; }

    /// <summary>Runs <paramref name="call"/> once, <paramref name="delay"/> from now.</summary>
    /// <param name="delay">Zero or more. The call is never early. Zero means soon, and never before this method
    /// returns.</param>
    /// <param name="call">The function to run. It must be fast and must not block, as all other work of the thread
    /// waits for it.</param>
    /// <returns>The pending call, which can be cancelled or moved.</returns>
    /// <remarks>
    /// <para>Threads: the owner's only.</para>
    /// <para>Order: by time; calls due at the same time run in the order in which they were scheduled.</para>
    /// <para>Errors of <paramref name="call"/>: a reactor logs them and goes on; from a <see cref="Clock"/> they leave
    /// <see cref="Clock.Advance"/>.</para>
    /// <para>Source: <c>IReactorTime.callLater</c>.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delay"/> is negative.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="call"/> is null.</exception>
    DelayedCall CallLater(TimeSpan delay, [RunsOnLoop] Action call);

    /// <summary>Runs <paramref name="call"/> with <paramref name="state"/> once, <paramref name="delay"/> from
    /// now.</summary>
    /// <typeparam name="TState">The type of the state; values are not boxed.</typeparam>
    /// <param name="delay">Zero or more. The call is never early. Zero means soon, and never before this method
    /// returns.</param>
    /// <param name="call">The function to run. With a static lambda, the call allocates one object and no
    /// closure.</param>
    /// <param name="state">The argument of <paramref name="call"/>. It is released as soon as the call runs or is
    /// cancelled.</param>
    /// <returns>The pending call, which can be cancelled or moved.</returns>
    /// <remarks>Threads, order, errors and source: as for <see cref="CallLater(TimeSpan, Action)"/>.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delay"/> is negative.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="call"/> is null.</exception>
    DelayedCall CallLater<TState>(TimeSpan delay, [RunsOnLoop] Action<TState> call, TState state);

    /// <summary>The pending calls, in the order in which they will run.</summary>
    /// <returns>A snapshot: it does not change when calls run, move or are cancelled.</returns>
    /// <remarks>
    /// <para>For tests and diagnosis: it costs O(n log n). A wait that has no <see cref="DelayedCall"/> of its own
    /// (such as the deferred of <c>DeferLater</c>) is listed as one that is made for this list.</para>
    /// <para>Threads: the owner's only.</para>
    /// <para>Source: <c>IReactorTime.getDelayedCalls</c>. Differs: always in running order (Twisted's reactors promise
    /// no order, and its <c>Clock</c> puts a moved call in its place only at the next <c>callLater</c> or
    /// <c>advance</c>).</para>
    /// </remarks>
    IReadOnlyList<DelayedCall> GetDelayedCalls();
}
