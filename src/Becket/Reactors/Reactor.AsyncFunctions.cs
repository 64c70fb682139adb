using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Becket.Deferreds;
using Becket.Deferreds.Interop;

namespace Becket.Reactors;

/// <content>The asynchronous forms of members that take an action: an <c>async</c> lambda becomes an
/// <c>async Deferred</c> method, and never <c>async void</c>.</content>
public sealed partial class Reactor
{
    /// <summary>Starts a function that returns a deferred (for example an <c>async</c> lambda) on the reactor's thread
    /// during a coming turn. Nothing waits for its result; a failure that no other code handles is reported.</summary>
    /// <inheritdoc cref="CallFromThread(Action)"/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    public void CallFromThread([RunsOnLoop] Func<Deferred?> call) =>
        CallFromThread(IgnoredResult.Of(call, nameof(call)));

    /// <summary>Starts a function that returns a task on the reactor's thread during a coming turn. Nothing waits for
    /// its result; a failure that no other code handles is reported.</summary>
    /// <inheritdoc cref="CallFromThread(Action)"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public void CallFromThread([RunsOnLoop] Func<Task?> call) => CallFromThread(IgnoredResult.Of(call, nameof(call)));

    /// <summary>Starts a function that returns a value task on the reactor's thread during a coming turn. Nothing waits
    /// for its result; a failure that no other code handles is reported.</summary>
    /// <inheritdoc cref="CallFromThread(Action)"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    public void CallFromThread([RunsOnLoop] Func<ValueTask> call) =>
        CallFromThread(IgnoredResult.Of(call, nameof(call)));

    /// <summary>Starts a function that returns a deferred (for example an <c>async</c> lambda) on the reactor's thread
    /// during a coming turn. Nothing waits for its result; a failure that no other code handles is reported.</summary>
    /// <inheritdoc cref="CallFromThread{TState}(Action{TState}, TState)"/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    public void CallFromThread<TState>([RunsOnLoop] Func<TState, Deferred?> call, TState state) =>
        CallFromThread(IgnoredResult.Of(call, nameof(call)), state);

    /// <summary>Starts a function that returns a task on the reactor's thread during a coming turn. Nothing waits for
    /// its result; a failure that no other code handles is reported.</summary>
    /// <inheritdoc cref="CallFromThread{TState}(Action{TState}, TState)"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public void CallFromThread<TState>([RunsOnLoop] Func<TState, Task?> call, TState state) =>
        CallFromThread(IgnoredResult.Of(call, nameof(call)), state);

    /// <summary>Starts a function that returns a value task on the reactor's thread during a coming turn. Nothing waits
    /// for its result; a failure that no other code handles is reported.</summary>
    /// <inheritdoc cref="CallFromThread{TState}(Action{TState}, TState)"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    public void CallFromThread<TState>([RunsOnLoop] Func<TState, ValueTask> call, TState state) =>
        CallFromThread(IgnoredResult.Of(call, nameof(call)), state);

    /// <summary>Starts a function that returns a deferred (for example an <c>async</c> lambda) now if the reactor runs,
    /// or else as soon as it does. Nothing waits for its result; a failure that no other code handles is
    /// reported.</summary>
    /// <inheritdoc cref="CallWhenRunning(Action)"/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    public void CallWhenRunning([RunsOnLoop] Func<Deferred?> call) =>
        CallWhenRunning(IgnoredResult.Of(call, nameof(call)));

    /// <summary>Starts a function that returns a task now if the reactor runs, or else as soon as it does. Nothing
    /// waits for its result; a failure that no other code handles is reported.</summary>
    /// <inheritdoc cref="CallWhenRunning(Action)"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public void CallWhenRunning([RunsOnLoop] Func<Task?> call) => CallWhenRunning(IgnoredResult.Of(call, nameof(call)));

    /// <summary>Starts a function that returns a value task now if the reactor runs, or else as soon as it does.
    /// Nothing waits for its result; a failure that no other code handles is reported.</summary>
    /// <inheritdoc cref="CallWhenRunning(Action)"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    public void CallWhenRunning([RunsOnLoop] Func<ValueTask> call) =>
        CallWhenRunning(IgnoredResult.Of(call, nameof(call)));

    /// <summary>Starts a function that returns a deferred (for example an <c>async</c> lambda) each time the process
    /// gets the signal. Nothing waits for its result; a failure that no other code handles is reported.</summary>
    /// <inheritdoc cref="OnSignal(PosixSignal, Action)"/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    public IDisposable OnSignal(PosixSignal signal, [RunsOnLoop] Func<Deferred?> call) =>
        OnSignal(signal, IgnoredResult.Of(call, nameof(call)));

    /// <summary>Starts a function that returns a task each time the process gets the signal. Nothing waits for its
    /// result; a failure that no other code handles is reported.</summary>
    /// <inheritdoc cref="OnSignal(PosixSignal, Action)"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public IDisposable OnSignal(PosixSignal signal, [RunsOnLoop] Func<Task?> call) =>
        OnSignal(signal, IgnoredResult.Of(call, nameof(call)));

    /// <summary>Starts a function that returns a value task each time the process gets the signal. Nothing waits for
    /// its result; a failure that no other code handles is reported.</summary>
    /// <inheritdoc cref="OnSignal(PosixSignal, Action)"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    public IDisposable OnSignal(PosixSignal signal, [RunsOnLoop] Func<ValueTask> call) =>
        OnSignal(signal, IgnoredResult.Of(call, nameof(call)));

    /// <inheritdoc cref="AddSystemEventTrigger(SystemEvent, SystemEventPhase, Func{Deferred})"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public SystemEventTrigger AddSystemEventTrigger(
        SystemEvent systemEvent,
        SystemEventPhase phase,
        [RunsOnLoop] Func<Task> trigger
    ) => AddSystemEventTrigger(systemEvent, phase, trigger.Deferring());

    /// <inheritdoc cref="AddSystemEventTrigger(SystemEvent, SystemEventPhase, Func{Deferred})"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    public SystemEventTrigger AddSystemEventTrigger(
        SystemEvent systemEvent,
        SystemEventPhase phase,
        [RunsOnLoop] Func<ValueTask> trigger
    ) => AddSystemEventTrigger(systemEvent, phase, trigger.Deferring());
}
