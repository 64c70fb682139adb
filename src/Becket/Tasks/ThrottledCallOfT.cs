using System.Runtime.CompilerServices;
using Becket.Deferreds;
using Becket.Deferreds.Interop;

namespace Becket.Tasks;

/// <summary>Calls a function at most once in a time: at once if it can, otherwise when the time is over, with the last
/// argument.</summary>
/// <typeparam name="T">The type of the argument.</typeparam>
/// <remarks>
/// <para><c>var show = new ThrottledCall&lt;int&gt;(Show, TimeSpan.FromSeconds(1)); show.Call(percent);</c> The time
/// counts from the begin of a run.</para>
/// <inheritdoc cref="LimitedCall{T}" path="/remarks/*"/>
/// </remarks>
public sealed class ThrottledCall<T> : LimitedCall<T>
{
    private double _next = double.NegativeInfinity;

    /// <summary>Makes a call with this function.</summary>
    /// <param name="function">The function; may be an <c>async</c> lambda.</param>
    /// <param name="interval">The least time between the beginnings of two runs; zero or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="interval"/> is negative.</exception>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    public ThrottledCall([RunsOnLoop] Func<T, Deferred?> function, TimeSpan interval)
        : base(function, interval) { }

    /// <inheritdoc cref="ThrottledCall{T}(Func{T, Deferred}, TimeSpan)"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public ThrottledCall([RunsOnLoop] Func<T, Task> function, TimeSpan interval)
        : base(function.Deferring(), interval) { }

    /// <inheritdoc cref="ThrottledCall{T}(Func{T, Deferred}, TimeSpan)"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    public ThrottledCall([RunsOnLoop] Func<T, ValueTask> function, TimeSpan interval)
        : base(function.Deferring(), interval) { }

    /// <inheritdoc cref="ThrottledCall{T}(Func{T, Deferred}, TimeSpan)"/>
    public ThrottledCall([RunsOnLoop] Action<T> function, TimeSpan interval)
        : base(function.Starting(), interval) { }

    /// <summary>Whether a call runs at once, if the last run was long enough ago. Default: true.</summary>
    public bool Leading { get; set; } = true;

    /// <summary>Whether the last of the calls that came too soon runs when it may. Default: true. If not, they are
    /// dropped.</summary>
    public bool Trailing { get; set; } = true;

    private protected override void OnCall()
    {
        double now = Clock.Seconds;
        if (IsWaiting)
        {
            return;
        }

        if (now < _next)
        {
            if (Trailing)
            {
                SetTimer(_next);
            }
            else
            {
                Drop();
            }
        }
        else if (Leading)
        {
            RunPending();
        }
        else
        {
            _next = now + Interval.TotalSeconds;
            SetTimer(_next);
        }
    }

    private protected override void OnDue() => RunPending();

    private protected override void OnRun() => _next = Clock.Seconds + Interval.TotalSeconds;

    private protected override void OnCancel() => _next = double.NegativeInfinity;
}
