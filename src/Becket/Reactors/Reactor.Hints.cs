using System.ComponentModel;
using Becket.Deferreds;
using Becket.Time;

namespace Becket.Reactors;

/// <content>Members of other event loops that users type first. Each is an error whose message says what to write, and
/// editors do not list them.</content>
public sealed partial class Reactor
{
    /// <summary>Not a member. Write DeferLater(delay).</summary>
    /// <param name="delay">Not used.</param>
    [Obsolete("Write DeferLater(delay).", error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Deferred Delay(object delay) => throw new NotSupportedException();

    /// <summary>Not a member. Write DeferLater(delay).</summary>
    /// <param name="delay">Not used.</param>
    [Obsolete("Write DeferLater(delay).", error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Deferred Sleep(object delay) => throw new NotSupportedException();

    /// <summary>Not a member. Write CallLater(delay, call).</summary>
    /// <param name="call">Not used.</param>
    /// <param name="delay">Not used.</param>
    [Obsolete("Write CallLater(delay, call).", error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public object SetTimeout(Delegate call, object delay) => throw new NotSupportedException();

    /// <summary>Not a member. Write new LoopingCall(call).Start(interval).</summary>
    /// <param name="call">Not used.</param>
    /// <param name="interval">Not used.</param>
    [Obsolete("Write new LoopingCall(call).Start(interval).", error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public object SetInterval(Delegate call, object interval) => throw new NotSupportedException();

    /// <summary>Not a member. Write CallLater(TimeSpan.Zero, call), or CallFromThread(call) on another
    /// thread.</summary>
    /// <param name="call">Not used.</param>
    [Obsolete("Write CallLater(TimeSpan.Zero, call), or CallFromThread(call) on another thread.", error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void CallSoon(Delegate call) => throw new NotSupportedException();

    /// <summary>Not a member. Write CallFromThread(call), CallFromThreadAsync(call) for a task of its result, or
    /// BlockingCallFromThread(call) to wait for it.</summary>
    /// <param name="call">Not used.</param>
    [Obsolete(
        "Write CallFromThread(call), CallFromThreadAsync(call) for a task of its result, or "
            + "BlockingCallFromThread(call) to wait for it.",
        error: true
    )]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void Invoke(Delegate call) => throw new NotSupportedException();

    /// <summary>Not a member. Write DeferToThread(function).</summary>
    /// <param name="function">Not used.</param>
    [Obsolete("Write DeferToThread(function).", error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Deferred RunInExecutor(Delegate function) => throw new NotSupportedException();

    /// <summary>Not a member. Write CallLater(TimeSpan.FromSeconds(seconds), call).</summary>
    /// <param name="seconds">Not used.</param>
    /// <param name="call">Not used.</param>
    [Obsolete("Write CallLater(TimeSpan.FromSeconds(seconds), call).", error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public DelayedCall CallLater(double seconds, Delegate call) => throw new NotSupportedException();

    /// <summary>Not a member. Write DeferLater(TimeSpan.FromSeconds(seconds)).</summary>
    /// <param name="seconds">Not used.</param>
    [Obsolete("Write DeferLater(TimeSpan.FromSeconds(seconds)).", error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Deferred DeferLater(double seconds) => throw new NotSupportedException();

    /// <summary>Not a member. Write DeferLater(TimeSpan.FromSeconds(seconds), function).</summary>
    /// <param name="seconds">Not used.</param>
    /// <param name="function">Not used.</param>
    [Obsolete("Write DeferLater(TimeSpan.FromSeconds(seconds), function).", error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Deferred DeferLater(double seconds, Delegate function) => throw new NotSupportedException();
}
