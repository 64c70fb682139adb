using System.Runtime.CompilerServices;
using Becket.Deferreds;
using Becket.Time;

namespace Becket.Protocols.Timeouts;

/// <summary>A time by which something must have happened (a login, a complete frame). It can be set and cleared any
/// number of times.</summary>
/// <remarks>
/// <para>Cost: setting it to a later time and clearing it change a number and touch no timer. There is at most one
/// timer; when it fires it looks at the number. So a deadline may be set for each frame.</para>
/// <para>A protocol that has a deadline calls <see cref="Cancel"/> in <c>ConnectionLost</c>.</para>
/// <para>Threads: the thread of the reactor or clock. Differs: Twisted has nothing of the kind.</para>
/// </remarks>
public sealed class Deadline
{
    // Less time than this is a rounding error; waiting for it would fire a timer for nothing.
    private const double Rounding = 1e-6;

    private readonly IReactorTime _time;
    private readonly Action _passed;
    private DelayedCall? _call;
    private double _due = double.PositiveInfinity;

    /// <summary>Creates a deadline that is not set.</summary>
    /// <param name="time">The reactor, or a clock.</param>
    /// <param name="passed">Called when the deadline passes; it is not set any more then. Typically
    /// <c>Transport.AbortConnection</c>.</param>
    public Deadline(IReactorTime time, [RunsOnLoop] Action passed)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(passed);
        _time = time;
        _passed = passed;
    }

    /// <summary>Creates a deadline that is not set, with a function that returns a deferred (for example an
    /// <c>async</c> lambda). Nothing waits for its result; a failure that no other code handles is reported.</summary>
    /// <inheritdoc cref="Deadline(IReactorTime, Action)"/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    public Deadline(IReactorTime time, [RunsOnLoop] Func<Deferred?> passed)
        : this(time, IgnoredResult.Of(passed, nameof(passed))) { }

    /// <summary>Creates a deadline that is not set, with a function that returns a task.
    /// Nothing waits for its result; a failure that no other code handles is reported.</summary>
    /// <inheritdoc cref="Deadline(IReactorTime, Action)"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public Deadline(IReactorTime time, [RunsOnLoop] Func<Task?> passed)
        : this(time, IgnoredResult.Of(passed, nameof(passed))) { }

    /// <summary>Creates a deadline that is not set, with a function that returns a value task.
    /// Nothing waits for its result; a failure that no other code handles is reported.</summary>
    /// <inheritdoc cref="Deadline(IReactorTime, Action)"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    public Deadline(IReactorTime time, [RunsOnLoop] Func<ValueTask> passed)
        : this(time, IgnoredResult.Of(passed, nameof(passed))) { }

    /// <summary>Whether the deadline is set.</summary>
    public bool IsSet => !double.IsPositiveInfinity(_due);

    /// <summary>Sets the deadline; a deadline that is set is moved.</summary>
    /// <param name="after">The time from now; zero or more. Timeout.InfiniteTimeSpan clears it.</param>
    /// <exception cref="ArgumentOutOfRangeException">Less than zero.</exception>
    public void Set(TimeSpan after)
    {
        if (TimeLimits.NotNegative(after, nameof(after)) == Timeout.InfiniteTimeSpan)
        {
            Clear();
            return;
        }

        _due = _time.Seconds + after.TotalSeconds;
        if (_call is null)
        {
            Schedule(after);
        }
        else if (_call.TimeInSeconds > _due)
        {
            _call.Reset(after);
        }
    }

    /// <summary>Clears the deadline, because the thing has happened in time. Its timer may stay for the next
    /// time.</summary>
    public void Clear() => _due = double.PositiveInfinity;

    /// <summary>Clears the deadline and cancels its timer.</summary>
    public void Cancel()
    {
        Clear();
        _call?.Cancel();
        _call = null;
    }

    private void Schedule(TimeSpan after) =>
        _call = _time.CallLater(after, static deadline => deadline.OnTimer(), this);

    private void OnTimer()
    {
        _call = null;
        if (!IsSet)
        {
            return;
        }

        double rest = _due - _time.Seconds;
        if (rest > Rounding)
        {
            Schedule(TimeSpan.FromSeconds(rest));
            return;
        }

        Clear();
        _passed();
    }
}
