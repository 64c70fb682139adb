using System.Runtime.CompilerServices;
using Becket.Deferreds;
using Becket.Deferreds.Interop;
using Becket.Time;

namespace Becket.Tasks;

/// <summary>Waiting without blocking: <c>await reactor.DeferLater(TimeSpan.FromSeconds(3))</c>.</summary>
public static class DeferLaterExtensions
{
    /// <summary>Returns a deferred that fires <paramref name="delay"/> from now.</summary>
    /// <param name="time">The reactor, or a <see cref="Clock"/>.</param>
    /// <param name="delay">Zero or more. The deferred never fires early; zero means soon, and never before this
    /// returns.</param>
    /// <remarks>
    /// <para>Cancelling the deferred cancels the wait, and it fails with <see cref="CancelledException"/>.</para>
    /// <para>Threads: the thread of <paramref name="time"/>. Order: as for <see cref="IReactorTime.CallLater(TimeSpan,
    /// Action)"/>; a waiting deferred is in the list of delayed calls.</para>
    /// <para>If other code fires the deferred, its timer still fires it too: that <see cref="AlreadyFiredException"/>
    /// is handled like an exception of a delayed call.</para>
    /// <para>Source: <c>twisted.internet.task.deferLater</c>.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delay"/> is negative.</exception>
    public static Deferred DeferLater(this IReactorTime time, TimeSpan delay)
    {
        ArgumentNullException.ThrowIfNull(time);
        return new Sleep(time, delay);
    }

    /// <summary>Returns a deferred that fires <paramref name="delay"/> from now; the token cancels it.</summary>
    /// <param name="time">The reactor, or a <see cref="Clock"/>.</param>
    /// <param name="delay">Zero or more. The deferred never fires early; zero means soon, and never before this
    /// returns.</param>
    /// <param name="token">Cancels the wait, from any thread. The exception carries it.</param>
    /// <inheritdoc cref="DeferLater(IReactorTime, TimeSpan)" path="/remarks|/exception"/>
    public static Deferred DeferLater(this IReactorTime time, TimeSpan delay, CancellationToken token) =>
        DeferLater(time, delay).CancelOn(token);

    /// <summary>Calls <paramref name="function"/> after <paramref name="delay"/>; returns a deferred that fires when
    /// the function has run.</summary>
    /// <param name="time">The reactor, or a <see cref="Clock"/>.</param>
    /// <param name="delay">Zero or more. The deferred never fires early; zero means soon, and never before this
    /// returns.</param>
    /// <param name="function">The first callback of the deferred. An exception of it becomes a failure.</param>
    /// <inheritdoc cref="DeferLater(IReactorTime, TimeSpan)" path="/remarks|/exception"/>
    public static Deferred DeferLater(this IReactorTime time, TimeSpan delay, [RunsOnLoop] Action function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return DeferLater(time, delay).AddCallback(function);
    }

    /// <summary>Calls <paramref name="function"/> after <paramref name="delay"/>; returns a deferred of its
    /// value.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="time">The reactor, or a <see cref="Clock"/>.</param>
    /// <param name="delay">Zero or more. The deferred never fires early; zero means soon, and never before this
    /// returns.</param>
    /// <param name="function">The first callback of the deferred. An exception of it becomes a failure.</param>
    /// <inheritdoc cref="DeferLater(IReactorTime, TimeSpan)" path="/remarks|/exception"/>
    public static Deferred<T> DeferLater<T>(this IReactorTime time, TimeSpan delay, [RunsOnLoop] Func<T> function)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(function);
        return new Sleep<T>(time, delay, new SleepFunctionLink<T>(function));
    }

    /// <summary>Calls a function that returns a deferred (for example an <c>async</c> lambda) after
    /// <paramref name="delay"/>.</summary>
    /// <param name="time">The reactor, or a <see cref="Clock"/>.</param>
    /// <param name="delay">Zero or more. The deferred never fires early; zero means soon, and never before this
    /// returns.</param>
    /// <param name="function">The first callback of the deferred, which then waits for the deferred that it
    /// returns.</param>
    /// <inheritdoc cref="DeferLater(IReactorTime, TimeSpan)" path="/remarks|/exception"/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    public static Deferred DeferLater(this IReactorTime time, TimeSpan delay, [RunsOnLoop] Func<Deferred> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return DeferLater(time, delay).AddCallback(function);
    }

    /// <summary>Calls a function that returns a deferred (for example an <c>async</c> lambda) after
    /// <paramref name="delay"/>; returns a deferred of its value.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="time">The reactor, or a <see cref="Clock"/>.</param>
    /// <param name="delay">Zero or more. The deferred never fires early; zero means soon, and never before this
    /// returns.</param>
    /// <param name="function">The first callback of the deferred, which then waits for the deferred that it
    /// returns.</param>
    /// <inheritdoc cref="DeferLater(IReactorTime, TimeSpan)" path="/remarks|/exception"/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithValue)]
    public static Deferred<T> DeferLater<T>(
        this IReactorTime time,
        TimeSpan delay,
        [RunsOnLoop] Func<Deferred<T>> function
    )
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(function);
        return new Sleep<T>(time, delay, new SleepFollowLink<T>(function));
    }

    /// <summary>Calls a function that returns a task after <paramref name="delay"/>.</summary>
    /// <param name="time">The reactor, or a <see cref="Clock"/>.</param>
    /// <param name="delay">Zero or more. The deferred never fires early; zero means soon, and never before this
    /// returns.</param>
    /// <param name="function">The first callback of the deferred, which then waits for the task and fires on its own
    /// thread.</param>
    /// <inheritdoc cref="DeferLater(IReactorTime, TimeSpan)" path="/remarks|/exception"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public static Deferred DeferLater(this IReactorTime time, TimeSpan delay, [RunsOnLoop] Func<Task> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return DeferLater(time, delay).AddCallback(function);
    }

    /// <summary>Calls a function that returns a task after <paramref name="delay"/>; returns a deferred of its
    /// value.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="time">The reactor, or a <see cref="Clock"/>.</param>
    /// <param name="delay">Zero or more. The deferred never fires early; zero means soon, and never before this
    /// returns.</param>
    /// <param name="function">The first callback of the deferred, which then waits for the task and fires on its own
    /// thread.</param>
    /// <inheritdoc cref="DeferLater(IReactorTime, TimeSpan)" path="/remarks|/exception"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithValue)]
    public static Deferred<T> DeferLater<T>(this IReactorTime time, TimeSpan delay, [RunsOnLoop] Func<Task<T>> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return DeferLater(time, delay, Deferred<T> () => function().ToDeferred());
    }

    /// <inheritdoc cref="DeferLater(IReactorTime, TimeSpan, Func{Task})"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    public static Deferred DeferLater(this IReactorTime time, TimeSpan delay, [RunsOnLoop] Func<ValueTask> function) =>
        DeferLater(time, delay, function.Deferring());

    /// <inheritdoc cref="DeferLater{T}(IReactorTime, TimeSpan, Func{Task{T}})"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithValue)]
    public static Deferred<T> DeferLater<T>(
        this IReactorTime time,
        TimeSpan delay,
        [RunsOnLoop] Func<ValueTask<T>> function
    ) => DeferLater(time, delay, function.Deferring());
}
