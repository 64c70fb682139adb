using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Becket.Deferreds;

// What links (ChainLink), joins and Tasks use of a chain, and all they use. In Invoke and Complete a link reads the
// incoming result of the root it is given, and then calls exactly one member that sets the result.
public partial class Deferred
{
    /// <summary>Root, in a link: the failure to handle, or null after success.</summary>
    internal Failure? IncomingFailure => Unsafe.As<Failure?>(_slot);

    /// <summary>
    /// This handle as the deferred of its value's type. The one unchecked cast to a type of value: links call it for
    /// each callback, where a checked cast to a generic type would cost more than the rest of the link.
    /// </summary>
    /// <remarks>
    /// It is safe because the compiler has checked the types when the link was added. A link that takes a
    /// <typeparamref name="T"/> is added only through a current <see cref="Deferred{T}"/>, and <see cref="Enter"/>
    /// throws for every handle that is not current. Links run in the order in which they were added, and each moves the
    /// value to the handle that was current behind it. So when the link runs, the root's <see cref="Stage"/> is the
    /// handle that the link was added through.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Deferred<T> As<T>()
    {
        Debug.Assert(this is Deferred<T>);
        return Unsafe.As<Deferred<T>>(this);
    }

    /// <summary>Handle that holds the value of a chain: the value.</summary>
    internal T ValueAs<T>() => As<T>()._value;

    /// <summary>Root, in a link: the incoming result, for a callback that takes a value.</summary>
    internal Outcome<T> IncomingOutcome<T>() =>
        IncomingFailure is { } failure ? new Outcome<T>(failure) : new Outcome<T>(Stage.ValueAs<T>());

    /// <summary>Root, in a link: the incoming result, for a callback that takes no value.</summary>
    internal Outcome IncomingOutcome() => IncomingFailure is { } failure ? Outcome.Failed(failure) : Outcome.Success;

    /// <summary>Root, in a link: the result is success with a value, in <paramref name="target"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void SetValue<T>(Deferred target, T value)
    {
        if (Stage != target)
        {
            Stage.ClearValue();
        }

        target.As<T>()._value = value;
        SetSuccess(target);
    }

    /// <summary>Root, in a link: the result is success without a value.</summary>
    internal void SetNothing(Deferred target)
    {
        Stage.ClearValue();
        SetSuccess(target);
    }

    /// <summary>Root, in a link: the result is success; the value is in <paramref name="target"/> already.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void SetSuccess(Deferred target)
    {
        _slot = null;
        MoveTo(target);
    }

    /// <summary>Root, in a link: the result is this failure.</summary>
    internal void SetFailure(Deferred target, Failure failure)
    {
        Stage.ClearValue();
        _slot = failure;
        MoveTo(target);
    }

    /// <summary>Root, in a link: the result is success without a value, in the same handle, as after a callback that
    /// returns nothing.</summary>
    internal void ClearResult()
    {
        _slot = null;
        Stage.ClearValue();
    }

    /// <summary>Root, in a link that does not handle the incoming result: passes it on to
    /// <paramref name="target"/>. A value stays only if the handle is the same.</summary>
    internal void PassOn(Deferred target)
    {
        if (Stage != target)
        {
            Stage.ClearValue();
            MoveTo(target);
        }
    }

    /// <summary>Root, in a link with a callback that returned <paramref name="other"/>: takes the result of that
    /// deferred if it has one, and otherwise waits for it.</summary>
    internal void Follow(Deferred? other, Deferred target)
    {
        if (other is null && target.TakesNull)
        {
            SetNothing(target);
            return;
        }

        if (other is null)
        {
            throw new InvalidOperationException(
                "A callback returned null where it should return a deferred. Return Deferred.Succeed() if "
                    + "there is nothing to wait for."
            );
        }

        Deferred source = other.Enter();
        if (source == this)
        {
            throw new InvalidOperationException(
                "A callback returned the deferred it was added to, which would wait for itself for ever. "
                    + "Return the value, or another deferred."
            );
        }

        Stage.ClearValue();
        MoveTo(target);

        // A chain that is running may not have reached this handle yet: its value then is of another type. Its loop
        // goes on and brings the value.
        if (other.IsReady)
        {
            TakeResultOf(source);
            return;
        }

        other.AdoptHome(source, _home);
        if ((source._state & DebugFlag) != 0)
        {
            DeferredDebug.Awaited(source);
        }

        _slot = source;
        _state += PauseUnit | WaitingFlag;

        // An object can be a link of one chain only.
        source.Append((_state & LinkTakenFlag) == 0 ? this : new ContinuationLink(this));
    }

    /// <summary>Root: from now on the value is in <paramref name="target"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void MoveTo(Deferred target)
    {
        if (CurrentHandle is { } current)
        {
            current.HandleStage = target;
        }
        else
        {
            Debug.Assert(target == this);
        }
    }

    /// <summary>Handle: clears the value, so that the garbage collector can take it.</summary>
    internal virtual void ClearValue() { }
}
