using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Becket.Deferreds.Links;

namespace Becket.Deferreds;

public partial class Deferred
{
    /// <summary>Fires the deferred with success and runs its callbacks before returning.</summary>
    /// <exception cref="AlreadyFiredException">It has been fired already.</exception>
    /// <remarks>
    /// <para>After a cancellation without a canceller, the first call does nothing, since the maker could not
    /// know.</para>
    /// <para>An exception of a callback goes to the next errback and never comes out of this call.</para>
    /// <para>Source: <c>Deferred.callback</c>.</para>
    /// </remarks>
    public void Callback()
    {
        if (BeginFire() is { } root)
        {
            root.FireFrom(this);
        }
    }

    /// <summary>Fires the deferred with a failure and runs its errbacks before returning.</summary>
    /// <param name="failure">The failure.</param>
    /// <exception cref="AlreadyFiredException">It has been fired already.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="failure"/> is null.</exception>
    /// <remarks>Source: <c>Deferred.errback</c>.</remarks>
    public void Errback(Failure failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        if (BeginFire() is { } root)
        {
            root.FailWith(failure);
            RunFired(root);
        }
    }

    /// <summary>Fires the deferred with an error and runs its errbacks before returning.</summary>
    /// <param name="error">The error; its stack is kept.</param>
    /// <exception cref="AlreadyFiredException">It has been fired already.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="error"/> is null.</exception>
    public void Errback(Exception error) => Errback(new Failure(error));

    /// <summary>Stops the chain, also of a deferred that has fired, until <see cref="Unpause"/> has been called as
    /// often as this.</summary>
    /// <remarks>Source: <c>Deferred.pause</c>.</remarks>
    public void Pause()
    {
        CheckThread();
        Root._state += PauseUnit;
    }

    /// <summary>Ends one <see cref="Pause"/>. The last call runs the callbacks that are due.</summary>
    /// <exception cref="InvalidOperationException">It is not paused, or only because it waits for another
    /// deferred.</exception>
    /// <remarks>Source: <c>Deferred.unpause</c>. Differs: one call too many throws, instead of making the count
    /// wrong.</remarks>
    public void Unpause()
    {
        CheckThread();
        Deferred root = Root;
        if (root._state >> PauseShift <= ((root._state & WaitingFlag) != 0 ? 1 : 0))
        {
            throw new InvalidOperationException(
                "Unpause was called more often than Pause. Each Pause takes one Unpause."
            );
        }

        root._state -= PauseUnit;
        RunIfReady(root);
    }

    /// <summary>Checks that the deferred may be fired.</summary>
    /// <returns>The root to fire; null if the call must do nothing, as the deferred was cancelled.</returns>
    internal Deferred? BeginFire()
    {
        Root.CheckThread();
        return BeginFireHere();
    }

    /// <summary>Does what <see cref="BeginFire"/> does, without the check of the thread: for an async method, which
    /// always runs on the thread of its home.</summary>
    internal Deferred? BeginFireHere()
    {
        Deferred root = Root;
        if ((root._state & (CalledFlag | SwallowFlag)) == 0)
        {
            return root;
        }

        if ((root._state & SwallowFlag) != 0)
        {
            root._state &= ~SwallowFlag;
            return null;
        }

        ThrowAlreadyFired(root);
        return null;
    }

    /// <summary>Root that has not fired: fires it with success. The chain begins behind <paramref name="stage"/>, which
    /// holds the value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void FireFrom(Deferred stage)
    {
        SucceedFrom(stage);
        RunFired(this);
    }

    /// <summary>Does what <see cref="FireFrom"/> does, without running the chain.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void SucceedFrom(Deferred stage)
    {
        if (stage != this)
        {
            SkipTo(stage);
        }

        _slot = null;
        MarkCalled();
    }

    /// <summary>Root: sets a failure as the result and marks the deferred as called, without running the
    /// chain.</summary>
    internal void FailWith(Failure failure)
    {
        _slot = failure;
        MarkCalled();
        if (_tail is null && (_state & RunningFlag) == 0)
        {
            ArmUnhandled();
        }
    }

    /// <summary>Root: sets success as the result without running the chain; the value is in the root.</summary>
    internal void SucceedQuietly()
    {
        _slot = null;
        MarkCalled();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void MarkCalled()
    {
        _state |= CalledFlag;
        if ((_state & DebugFlag) != 0)
        {
            DeferredDebug.Fired(this);
        }
    }

    /// <summary>
    /// A chain that is fired through a later handle begins there: the callbacks before that handle take another type of
    /// value, and are skipped.
    /// </summary>
    private void SkipTo(Deferred stage)
    {
        for (
            ChainLink? link = _tail?.Next;
            link is not null && link.Target != stage;
            link = link == _tail ? null : link.Next
        )
        {
            if (link is not CallbackLink)
            {
                throw new InvalidOperationException(
                    $"This chain cannot be fired through a later handle, as an awaiter waits for its value "
                        + $"before the type changes. Fire the {TypeText} that it began with."
                );
            }
        }

        while (Stage != stage)
        {
            MoveTo(TakeLink()!.Target ?? Stage);
        }
    }

    [DoesNotReturn]
    private static void ThrowAlreadyFired(Deferred root) =>
        throw new AlreadyFiredException(
            $"This {root.TypeText} has been fired already. A deferred fires once: make a new one for each result."
                + DeferredDebug.Describe(root)
        );
}
