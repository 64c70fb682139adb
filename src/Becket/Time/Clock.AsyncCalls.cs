using System.Runtime.CompilerServices;
using Becket.Deferreds;

namespace Becket.Time;

public sealed partial class Clock
{
    /// <inheritdoc/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    public DelayedCall CallLater(TimeSpan delay, [RunsOnLoop] Func<Deferred?> call) =>
        CallLater(delay, IgnoredResult.Of(call, nameof(call)));

    /// <inheritdoc/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    public DelayedCall CallLater<TState>(TimeSpan delay, [RunsOnLoop] Func<TState, Deferred?> call, TState state) =>
        CallLater(delay, IgnoredResult.Of(call, nameof(call)), state);

    /// <inheritdoc/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public DelayedCall CallLater(TimeSpan delay, [RunsOnLoop] Func<Task?> call) =>
        CallLater(delay, IgnoredResult.Of(call, nameof(call)));

    /// <inheritdoc/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public DelayedCall CallLater<TState>(TimeSpan delay, [RunsOnLoop] Func<TState, Task?> call, TState state) =>
        CallLater(delay, IgnoredResult.Of(call, nameof(call)), state);

    /// <inheritdoc/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    public DelayedCall CallLater(TimeSpan delay, [RunsOnLoop] Func<ValueTask> call) =>
        CallLater(delay, IgnoredResult.Of(call, nameof(call)));

    /// <inheritdoc/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    public DelayedCall CallLater<TState>(TimeSpan delay, [RunsOnLoop] Func<TState, ValueTask> call, TState state) =>
        CallLater(delay, IgnoredResult.Of(call, nameof(call)), state);
}
