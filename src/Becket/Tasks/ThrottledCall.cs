using System.Runtime.CompilerServices;
using Becket.Deferreds;
using Becket.Time;

namespace Becket.Tasks;

/// <summary>Calls a function at most once in a time: at once if it can, otherwise when the time is over.</summary>
/// <remarks><inheritdoc cref="ThrottledCall{T}" path="/remarks/*"/></remarks>
/// <seealso cref="ThrottledCall{T}"/>
[RunsOnLoop]
public sealed class ThrottledCall
{
    private readonly ThrottledCall<bool> _call;

    /// <inheritdoc cref="ThrottledCall{T}(Func{T, Deferred}, TimeSpan)"/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    public ThrottledCall([RunsOnLoop] Func<Deferred?> function, TimeSpan interval)
    {
        ArgumentNullException.ThrowIfNull(function);
        _call = new ThrottledCall<bool>(Deferred? (_) => function(), interval);
    }

    /// <inheritdoc cref="ThrottledCall{T}(Func{T, Deferred}, TimeSpan)"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public ThrottledCall([RunsOnLoop] Func<Task> function, TimeSpan interval)
    {
        ArgumentNullException.ThrowIfNull(function);
        _call = new ThrottledCall<bool>(Task (_) => function(), interval);
    }

    /// <inheritdoc cref="ThrottledCall{T}(Func{T, Deferred}, TimeSpan)"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    public ThrottledCall([RunsOnLoop] Func<ValueTask> function, TimeSpan interval)
    {
        ArgumentNullException.ThrowIfNull(function);
        _call = new ThrottledCall<bool>(ValueTask (_) => function(), interval);
    }

    /// <inheritdoc cref="ThrottledCall{T}(Func{T, Deferred}, TimeSpan)"/>
    public ThrottledCall([RunsOnLoop] Action function, TimeSpan interval)
    {
        ArgumentNullException.ThrowIfNull(function);
        _call = new ThrottledCall<bool>(void (_) => function(), interval);
    }

    /// <inheritdoc cref="LimitedCall{T}.Clock"/>
    public IReactorTime Clock
    {
        get => _call.Clock;
        set => _call.Clock = value;
    }

    /// <inheritdoc cref="ThrottledCall{T}.Leading"/>
    public bool Leading
    {
        get => _call.Leading;
        set => _call.Leading = value;
    }

    /// <inheritdoc cref="ThrottledCall{T}.Trailing"/>
    public bool Trailing
    {
        get => _call.Trailing;
        set => _call.Trailing = value;
    }

    /// <inheritdoc cref="LimitedCall{T}.Interval"/>
    public TimeSpan Interval => _call.Interval;

    /// <inheritdoc cref="LimitedCall{T}.IsPending"/>
    public bool IsPending => _call.IsPending;

    /// <inheritdoc cref="LimitedCall{T}.IsRunning"/>
    public bool IsRunning => _call.IsRunning;

    /// <summary>Asks for a run.</summary>
    /// <exception cref="InvalidOperationException">There is no clock.</exception>
    public void Call() => _call.Call(true);

    /// <inheritdoc cref="LimitedCall{T}.Cancel"/>
    public void Cancel() => _call.Cancel();

    /// <inheritdoc cref="LimitedCall{T}.Flush"/>
    public bool Flush() => _call.Flush();
}
