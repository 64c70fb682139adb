using System.Runtime.CompilerServices;
using Becket.Deferreds;

namespace Becket.Time;

// Delayed calls of asynchronous functions, for every implementation.
public partial interface IReactorTime
{
    /// <summary>Calls a function that returns a deferred (for example an <c>async</c> lambda) once,
    /// <paramref name="delay"/> from now. Nothing waits for its result; a failure that no other code handles is
    /// reported.</summary>
    /// <inheritdoc cref="CallLater(TimeSpan, Action)"/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    DelayedCall CallLater(TimeSpan delay, [RunsOnLoop] Func<Deferred?> call) =>
        CallLater(delay, IgnoredResult.Of(call, nameof(call)));

    /// <summary>Calls a function that returns a deferred (for example an <c>async</c> lambda) once,
    /// <paramref name="delay"/> from now. Nothing waits for its result; a failure that no other code handles is
    /// reported.</summary>
    /// <inheritdoc cref="CallLater{TState}(TimeSpan, Action{TState}, TState)"/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    DelayedCall CallLater<TState>(TimeSpan delay, [RunsOnLoop] Func<TState, Deferred?> call, TState state) =>
        CallLater(delay, IgnoredResult.Of(call, nameof(call)), state);

    /// <summary>Calls a function that returns a task once, <paramref name="delay"/> from now.
    /// Nothing waits for its result; a failure that no other code handles is reported.</summary>
    /// <inheritdoc cref="CallLater(TimeSpan, Action)"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    DelayedCall CallLater(TimeSpan delay, [RunsOnLoop] Func<Task?> call) =>
        CallLater(delay, IgnoredResult.Of(call, nameof(call)));

    /// <summary>Calls a function that returns a task once, <paramref name="delay"/> from now.
    /// Nothing waits for its result; a failure that no other code handles is reported.</summary>
    /// <inheritdoc cref="CallLater{TState}(TimeSpan, Action{TState}, TState)"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    DelayedCall CallLater<TState>(TimeSpan delay, [RunsOnLoop] Func<TState, Task?> call, TState state) =>
        CallLater(delay, IgnoredResult.Of(call, nameof(call)), state);

    /// <summary>Calls a function that returns a value task once, <paramref name="delay"/> from now.
    /// Nothing waits for its result; a failure that no other code handles is reported.</summary>
    /// <inheritdoc cref="CallLater(TimeSpan, Action)"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    DelayedCall CallLater(TimeSpan delay, [RunsOnLoop] Func<ValueTask> call) =>
        CallLater(delay, IgnoredResult.Of(call, nameof(call)));

    /// <summary>Calls a function that returns a value task once, <paramref name="delay"/> from now.
    /// Nothing waits for its result; a failure that no other code handles is reported.</summary>
    /// <inheritdoc cref="CallLater{TState}(TimeSpan, Action{TState}, TState)"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    DelayedCall CallLater<TState>(TimeSpan delay, [RunsOnLoop] Func<TState, ValueTask> call, TState state) =>
        CallLater(delay, IgnoredResult.Of(call, nameof(call)), state);
}
