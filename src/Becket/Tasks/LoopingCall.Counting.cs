using System.Runtime.CompilerServices;
using Becket.Deferreds;
using Becket.Deferreds.Interop;
using Becket.Time;

namespace Becket.Tasks;

public sealed partial class LoopingCall
{
    private bool _startedNow;
    private double? _last;

    /// <summary>Makes a loop of a function that gets the number of intervals since its last call: 1, or more if it
    /// missed some.</summary>
    /// <param name="function">The function to call. It is not called when no interval has passed.</param>
    /// <param name="clock">The clock of the loop; null for the reactor of the thread that calls
    /// <see cref="Start"/>.</param>
    /// <remarks>With an interval of zero the count is always 1. Source: <c>LoopingCall.withCount</c>.</remarks>
    public static LoopingCall WithCount([RunsOnLoop] Action<int> function, IReactorTime? clock = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new LoopingCall(
            count =>
            {
                function(count);
                return null;
            },
            clock,
            function
        );
    }

    /// <summary>Makes a loop of a function that gets the number of intervals since its last call and returns a
    /// deferred.</summary>
    /// <inheritdoc cref="WithCount(Action{int}, IReactorTime?)"/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    public static LoopingCall WithCount([RunsOnLoop] Func<int, Deferred> function, IReactorTime? clock = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new LoopingCall(count => function(count) ?? throw NoDeferred(), clock, function);
    }

    /// <summary>Makes a loop of a function that gets the number of intervals since its last call and returns a
    /// task.</summary>
    /// <inheritdoc cref="WithCount(Action{int}, IReactorTime?)"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public static LoopingCall WithCount([RunsOnLoop] Func<int, Task> function, IReactorTime? clock = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new LoopingCall(count => function(count).ToDeferred(), clock, function);
    }

    /// <inheritdoc cref="WithCount(Func{int, Task}, IReactorTime?)"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    public static LoopingCall WithCount([RunsOnLoop] Func<int, ValueTask> function, IReactorTime? clock = null) =>
        WithCount(function.Deferring(), clock);

    private Deferred? CountAndCall(Func<int, Deferred?> function)
    {
        double now = _time!.Seconds;
        if (_interval == 0)
        {
            _last = now;
            return function(1);
        }

        // As in Twisted, the last time stays when the loop is started again.
        double last = _last ?? (_startedNow ? _started - _interval : _started);
        double count = IntervalsUntil(now) - IntervalsUntil(last);
        if (count <= 0)
        {
            return null;
        }

        _last = now;
        return function((int)count);
    }

    // The casts saturate: a count above two thousand million intervals is not exact.
    private double IntervalsUntil(double when) => Math.Truncate((when - _started) / _interval);
}
