using System.Runtime.CompilerServices;
using Becket.Deferreds;
using Becket.Time;

namespace Becket.Tasks;

/// <summary>Calls a function when its callers have been quiet for a time: once for a burst.</summary>
/// <remarks><inheritdoc cref="DebouncedCall{T}" path="/remarks/*"/></remarks>
/// <seealso cref="DebouncedCall{T}"/>
[RunsOnLoop]
public sealed class DebouncedCall
{
    private readonly DebouncedCall<bool> _call;

    /// <inheritdoc cref="DebouncedCall{T}(Func{T, Deferred}, TimeSpan)"/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    public DebouncedCall([RunsOnLoop] Func<Deferred?> function, TimeSpan interval)
    {
        ArgumentNullException.ThrowIfNull(function);
        _call = new DebouncedCall<bool>(Deferred? (_) => function(), interval);
    }

    /// <inheritdoc cref="DebouncedCall{T}(Func{T, Deferred}, TimeSpan)"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public DebouncedCall([RunsOnLoop] Func<Task> function, TimeSpan interval)
    {
        ArgumentNullException.ThrowIfNull(function);
        _call = new DebouncedCall<bool>(Task (_) => function(), interval);
    }

    /// <inheritdoc cref="DebouncedCall{T}(Func{T, Deferred}, TimeSpan)"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    public DebouncedCall([RunsOnLoop] Func<ValueTask> function, TimeSpan interval)
    {
        ArgumentNullException.ThrowIfNull(function);
        _call = new DebouncedCall<bool>(ValueTask (_) => function(), interval);
    }

    /// <inheritdoc cref="DebouncedCall{T}(Func{T, Deferred}, TimeSpan)"/>
    public DebouncedCall([RunsOnLoop] Action function, TimeSpan interval)
    {
        ArgumentNullException.ThrowIfNull(function);
        _call = new DebouncedCall<bool>(void (_) => function(), interval);
    }

    /// <inheritdoc cref="LimitedCall{T}.Clock"/>
    public IReactorTime Clock
    {
        get => _call.Clock;
        set => _call.Clock = value;
    }

    /// <inheritdoc cref="DebouncedCall{T}.Leading"/>
    public bool Leading
    {
        get => _call.Leading;
        set => _call.Leading = value;
    }

    /// <inheritdoc cref="DebouncedCall{T}.Trailing"/>
    public bool Trailing
    {
        get => _call.Trailing;
        set => _call.Trailing = value;
    }

    /// <inheritdoc cref="DebouncedCall{T}.MaxWait"/>
    public TimeSpan? MaxWait
    {
        get => _call.MaxWait;
        set => _call.MaxWait = value;
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
