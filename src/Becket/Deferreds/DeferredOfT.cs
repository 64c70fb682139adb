using System.Runtime.CompilerServices;
using Becket.Deferreds.Async;
using Becket.Deferreds.Joining;

namespace Becket.Deferreds;

/// <summary>
/// A result that will come later, and the chain of callbacks that will receive it.
/// <inheritdoc cref="Deferred" path="/summary"/>
/// </summary>
/// <typeparam name="T">The type of the value that it fires with. Values are never boxed.</typeparam>
/// <remarks><inheritdoc cref="Deferred" path="/remarks"/></remarks>
[AsyncMethodBuilder(typeof(DeferredMethodBuilder<>))]
public partial class Deferred<T> : Deferred
{
    /// <summary>The value, while the chain's result is success and its stage is this handle.</summary>
    internal T _value = default!;

    /// <summary>Makes a deferred that has not fired.</summary>
    /// <remarks>Threads: any; it belongs to the calling thread's <see cref="Home"/>, if there is one.</remarks>
    public Deferred() { }

    /// <summary>Makes a deferred that has not fired, with a canceller.</summary>
    /// <param name="canceller"><inheritdoc cref="Deferred(Action{Deferred})" path="/param"/></param>
    /// <exception cref="ArgumentNullException"><paramref name="canceller"/> is null.</exception>
    public Deferred([RunsOnLoop] Action<Deferred<T>> canceller)
        : base(canceller is null ? null : CallContext.Bind(canceller, CallContext.Own)) =>
        ArgumentNullException.ThrowIfNull(canceller);

    /// <inheritdoc cref="Deferred(Func{Deferred, Deferred})"/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    public Deferred([RunsOnLoop] Func<Deferred<T>, Deferred?> canceller)
        : this(IgnoredResult.Of(canceller, nameof(canceller))) { }

    /// <inheritdoc cref="Deferred(Func{Deferred, Task})"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public Deferred([RunsOnLoop] Func<Deferred<T>, Task?> canceller)
        : this(IgnoredResult.Of(canceller, nameof(canceller))) { }

    /// <inheritdoc cref="Deferred(Func{Deferred, Task})"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    public Deferred([RunsOnLoop] Func<Deferred<T>, ValueTask> canceller)
        : this(IgnoredResult.Of(canceller, nameof(canceller))) { }

    /// <summary>Makes a handle on <paramref name="root"/>'s chain, current from now on.</summary>
    internal Deferred(Deferred root, bool isHandle)
        : base(root, isHandle) { }

    // On a Deferred<string?> the compiler takes the errback late => null as one that returns a null deferred. It means
    // the null value.
    internal override bool TakesNull => default(T) is null;

    private protected override string TypeText => $"Deferred<{typeof(T).Name}>";

    private protected override string ResultText => _value?.ToString() ?? "null";

    /// <summary>Fires the deferred with <paramref name="value"/> and runs its callbacks before returning.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="AlreadyFiredException">It has been fired already.</exception>
    /// <remarks>
    /// <para>After a cancellation without a canceller, the first call does nothing, since the maker could not
    /// know.</para>
    /// <para>A chain that is fired through the handle behind a change of type begins behind that change.</para>
    /// <para>An exception of a callback goes to the next errback and never comes out of this call. Source:
    /// <c>Deferred.callback</c>.</para>
    /// </remarks>
    public void Callback(T value)
    {
        if (BeginFire() is { } root)
        {
            _value = value;
            root.FireFrom(this);
        }
    }

    /// <summary>Always throws: a deferred with a value fires with a value.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    [Obsolete("A Deferred<T> fires with a value: Callback(value).", error: true)]
    public new void Callback() =>
        throw new InvalidOperationException("A Deferred<T> fires with a value: Callback(value).");

    /// <summary>Looks at the present outcome without taking it: later callbacks still get it.</summary>
    /// <param name="outcome">The outcome, if there is one.</param>
    /// <returns>False while the deferred has not fired, waits for another deferred, or has not reached the callback
    /// that returned this handle.</returns>
    /// <remarks>
    /// <para>A failure seen here still counts as not handled.</para>
    /// <para>Threads: the deferred's own thread.</para>
    /// </remarks>
    public bool TryGetOutcome(out Outcome<T> outcome)
    {
        outcome = default;
        if (!TryGetOutcome(out Outcome plain))
        {
            return false;
        }

        if (plain.Failure is { } failure)
        {
            outcome = new Outcome<T>(failure);
            return true;
        }

        outcome = new Outcome<T>(_value);
        return Root.Stage == this;
    }

    /// <summary>Root that has not fired: sets success with a value as the result, without running the chain.</summary>
    internal void SucceedQuietly(T value)
    {
        _value = value;
        SucceedQuietly();
    }

    internal override void InvokeCanceller() => CallCanceller((Action<Deferred<T>>)Canceller!, this);

    internal override void ClearValue() => _value = default!;

    internal override ChainLink ListLink(DeferredList list, int index) => new PlainListLink<T>(list, index);

    private protected override void TakeValueOf(Deferred source)
    {
        Deferred<T> typed = source.As<T>();
        _value = typed._value;
        typed._value = default!;
    }
}
