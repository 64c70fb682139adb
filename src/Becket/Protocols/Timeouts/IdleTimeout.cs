using System.Runtime.CompilerServices;
using Becket.Deferreds;
using Becket.Net;
using Becket.Net.Transports;
using Becket.Protocols.Policies;
using Becket.Time;

namespace Becket.Protocols.Timeouts;

/// <summary>Ends a connection that has been idle for too long: a part that any protocol can have.</summary>
/// <remarks>
/// <para>Make it in <c>ConnectionMade</c>, call <see cref="ResetTimeout"/> on everything that counts as activity, and
/// <see cref="Cancel"/> in <c>ConnectionLost</c>. A <see cref="TimeoutFactory"/> does all of that for a factory,
/// without a change to its protocols.</para>
/// <para>Threads: the thread of the reactor or clock. Source: <c>twisted.protocols.policies.TimeoutMixin</c>. Differs:
/// a part, not a base class.</para>
/// </remarks>
public sealed class IdleTimeout
{
    private readonly IReactorTime _time;
    private readonly Action _timedOut;
    private DelayedCall? _call;

    /// <summary>Creates a timeout that is not running.</summary>
    /// <param name="time">The reactor, or a clock.</param>
    /// <param name="timedOut">Called when the time is over. The timeout is not running any more then, and may be set
    /// again.</param>
    public IdleTimeout(IReactorTime time, [RunsOnLoop] Action timedOut)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(timedOut);
        _time = time;
        _timedOut = timedOut;
    }

    /// <summary>Creates a timeout that is not running, with a function that returns a deferred (for example an
    /// <c>async</c> lambda). Nothing waits for its result; a failure that no other code handles is reported.</summary>
    /// <inheritdoc cref="IdleTimeout(IReactorTime, Action)"/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    public IdleTimeout(IReactorTime time, [RunsOnLoop] Func<Deferred?> timedOut)
        : this(time, IgnoredResult.Of(timedOut, nameof(timedOut))) { }

    /// <summary>Creates a timeout that is not running, with a function that returns a task.
    /// Nothing waits for its result; a failure that no other code handles is reported.</summary>
    /// <inheritdoc cref="IdleTimeout(IReactorTime, Action)"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public IdleTimeout(IReactorTime time, [RunsOnLoop] Func<Task?> timedOut)
        : this(time, IgnoredResult.Of(timedOut, nameof(timedOut))) { }

    /// <summary>Creates a timeout that is not running, with a function that returns a value task.
    /// Nothing waits for its result; a failure that no other code handles is reported.</summary>
    /// <inheritdoc cref="IdleTimeout(IReactorTime, Action)"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    public IdleTimeout(IReactorTime time, [RunsOnLoop] Func<ValueTask> timedOut)
        : this(time, IgnoredResult.Of(timedOut, nameof(timedOut))) { }

    /// <summary>Creates a timeout that runs, and that closes a connection.</summary>
    /// <param name="transport">The connection. It is closed with <see cref="ITransport.LoseConnection"/>, as in
    /// Twisted: unsent bytes are still sent, and a peer that never reads can delay that for ever. The reason of its end
    /// is a <see cref="Net.Errors.ConnectionTimedOutException"/>.</param>
    /// <param name="period">How long the connection may be idle.</param>
    /// <exception cref="ArgumentOutOfRangeException">Less than zero.</exception>
    public IdleTimeout(ITransport transport, TimeSpan period)
        : this(
            (transport ?? throw new ArgumentNullException(nameof(transport))).Reactor,
            () => transport.LoseTimedOut("The connection was idle for too long.")
        ) => SetTimeout(period);

    /// <summary>How long the connection may be idle; null if the timeout is not running.</summary>
    public TimeSpan? Period { get; private set; }

    /// <summary>Starts the timeout anew, with another time.</summary>
    /// <param name="period">How long the connection may be idle; null, or Timeout.InfiniteTimeSpan, stops the
    /// timeout.</param>
    /// <returns>The previous time.</returns>
    /// <remarks>Source: <c>setTimeout</c>.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">Less than zero.</exception>
    public TimeSpan? SetTimeout(TimeSpan? period)
    {
        TimeSpan? previous = Period;
        if (period is { } given && TimeLimits.NotNegative(given, nameof(period)) == Timeout.InfiniteTimeSpan)
        {
            period = null;
        }

        if (period is not { } time)
        {
            _call?.Cancel();
            _call = null;
        }
        else if (_call is null)
        {
            _call = _time.CallLater(time, static timeout => timeout.OnTimer(), this);
        }
        else
        {
            _call.Reset(time);
        }

        Period = period;
        return previous;
    }

    /// <summary>Notes activity: the time begins anew. Does nothing if the timeout is not running.</summary>
    /// <remarks>Cost: reads the clock and moves no timer. Source: <c>resetTimeout</c>.</remarks>
    public void ResetTimeout()
    {
        if (_call is not null)
        {
            _call.Reset(Period.GetValueOrDefault());
        }
    }

    /// <summary>Stops the timeout: as <see cref="SetTimeout"/> with null.</summary>
    public void Cancel() => SetTimeout(null);

    private void OnTimer()
    {
        _call = null;
        Period = null;
        _timedOut();
    }
}
