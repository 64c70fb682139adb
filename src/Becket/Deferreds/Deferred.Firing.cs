using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Becket.Deferreds.Links;

namespace Becket.Deferreds;

public partial class Deferred
{
    /// <summary>Fires the deferred with success and runs its callbacks before returning.</summary>
    /// <exception cref="AlreadyFiredException">It has been fired already.</exception>
    /// <remarks>
    /// <para>After a cancel without a canceller, the first call does nothing, since the maker could not know.</para>
    /// <para>What callbacks throw goes to the next errback and never comes out of here.</para>
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

    /// <summary>Holds the callbacks back, also those of a deferred that has fired, until <see cref="Unpause"/> has been
    /// called as often.</summary>
    /// <remarks>Source: <c>Deferred.pause</c>.</remarks>
    public void Pause()
    {
        CheckThread();
        Root._state += PauseUnit;
    }

    /// <summary>Takes one <see cref="Pause"/> back. The last one runs what is due.</summary>
    /// <exception cref="InvalidOperationException">It is not paused, or only because it waits for another
    /// deferred.</exception>
    /// <remarks>Source: <c>Deferred.unpause</c>. Differs: one call too many is an error instead of a broken
    /// count.</remarks>
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

    /// <summary>Whether it may be fired; null if this call must do nothing, as it was cancelled.</summary>
    internal Deferred? BeginFire()
    {
        Deferred root = Root;
        root.CheckThread();
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

    /// <summary>On a root that has not fired: success, from <paramref name="stage"/>, which holds the value,
    /// on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void FireFrom(Deferred stage)
    {
        SucceedFrom(stage);
        RunFired(this);
    }

    /// <summary>The same, without running anything.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void SucceedFrom(Deferred stage)
    {
        if (stage != this)
        {
            SkipTo(stage);
        }

        _result = null;
        MarkCalled();
    }

    /// <summary>Sets the failure as the result, and the deferred as called, without running anything.</summary>
    internal void FailWith(Failure failure)
    {
        _result = failure;
        MarkCalled();
        if (_tail is null && (_state & RunningFlag) == 0)
        {
            Settle();
        }
    }

    /// <summary>Sets success as the result without running anything; the value is in the root.</summary>
    internal void SucceedQuietly()
    {
        _result = null;
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
    /// A chain fired through a handle goes on from there: the callbacks before it take another type of value, and are
    /// passed over.
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
                    $"This chain cannot be fired through a later handle, as somebody waits for its value before the type changes. Fire the {TypeText} that it began with."
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
