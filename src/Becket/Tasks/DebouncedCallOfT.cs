using System.Runtime.CompilerServices;
using Becket.Deferreds;
using Becket.Deferreds.Interop;
using Becket.Time;

namespace Becket.Tasks;

/// <summary>Calls a function when its callers have been quiet for a time: once for a burst, with the last
/// argument.</summary>
/// <typeparam name="T">The type of the argument.</typeparam>
/// <remarks>
/// <para><c>var save = new DebouncedCall&lt;string&gt;(Save, TimeSpan.FromMilliseconds(300)); save.Call(text);</c> Each
/// <see cref="LimitedCall{T}.Call"/> puts the run off to that time from now.</para>
/// <inheritdoc cref="LimitedCall{T}" path="/remarks/*"/>
/// </remarks>
public sealed class DebouncedCall<T> : LimitedCall<T>
{
    private double _burstBegan;
    private TimeSpan? _maxWait;

    /// <summary>Makes a call with this function.</summary>
    /// <param name="function">The function; may be an <c>async</c> lambda.</param>
    /// <param name="interval">How long it must be quiet; zero or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="interval"/> is negative.</exception>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    public DebouncedCall([RunsOnLoop] Func<T, Deferred?> function, TimeSpan interval)
        : base(function, interval) { }

    /// <inheritdoc cref="DebouncedCall{T}(Func{T, Deferred}, TimeSpan)"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public DebouncedCall([RunsOnLoop] Func<T, Task> function, TimeSpan interval)
        : base(function.Deferring(), interval) { }

    /// <inheritdoc cref="DebouncedCall{T}(Func{T, Deferred}, TimeSpan)"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    public DebouncedCall([RunsOnLoop] Func<T, ValueTask> function, TimeSpan interval)
        : base(function.Deferring(), interval) { }

    /// <inheritdoc cref="DebouncedCall{T}(Func{T, Deferred}, TimeSpan)"/>
    public DebouncedCall([RunsOnLoop] Action<T> function, TimeSpan interval)
        : base(function.Starting(), interval) { }

    /// <summary>Whether the first call of a burst runs at once. Default: false.</summary>
    public bool Leading { get; set; }

    /// <summary>Whether the last call of a burst runs when it is over. Default: true.</summary>
    public bool Trailing { get; set; } = true;

    /// <summary>How long a burst may put a run off, from its first call that has not run; null for no limit, the
    /// default. For a source that never rests.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public TimeSpan? MaxWait
    {
        get => _maxWait;
        set =>
            _maxWait =
                value is not { } limit || TimeLimits.NotNegative(limit, nameof(MaxWait)) == Timeout.InfiniteTimeSpan
                    ? null
                    : value;
    }

    private protected override void OnCall()
    {
        double now = Clock.Seconds;
        if (!IsWaiting)
        {
            _burstBegan = now;
            if (Leading)
            {
                // The timer first: the function may call again.
                SetTimer(now + Interval.TotalSeconds);
                RunPending();
                return;
            }
        }

        double quiet = now + Interval.TotalSeconds;
        SetTimer(MaxWait is { } most ? Math.Min(quiet, _burstBegan + most.TotalSeconds) : quiet);
    }

    private protected override void OnDue()
    {
        if (Trailing)
        {
            RunPending();
        }
        else
        {
            Drop();
        }
    }
}
