using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Becket.Deferreds;

public partial class Deferred
{
    /// <summary>Root: whether anything is in the chain.</summary>
    internal bool HasLinks => _tail is not null;

    /// <summary>Root: whether what is in the chain may run now, and nobody runs it yet.</summary>
    internal bool IsRunnable => (_state & (CalledFlag | RunningFlag | PauseMask)) == CalledFlag;

    /// <summary>Root, in a link: the failure to be treated, or null after success.</summary>
    internal Failure? IncomingFailure => Unsafe.As<Failure?>(_result);

    /// <summary>Root: puts a link at the end of the chain.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Append(ChainLink link)
    {
        ChainLink? tail = _tail;
        if (tail is null)
        {
            link.Next = link;
        }
        else
        {
            link.Next = tail.Next;
            tail.Next = link;
        }

        _tail = link;
    }

    /// <summary>Root: puts a link before all others.</summary>
    internal void Prepend(ChainLink link)
    {
        ChainLink? tail = _tail;
        Append(link);
        if (tail is not null)
        {
            _tail = tail;
        }
    }

    /// <summary>Root: adds a link and, if there is a result for it, runs it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Add(ChainLink link)
    {
        Append(link);
        if (IsRunnable)
        {
            RunCallbacks(this);
        }
    }

    /// <summary>Runs the chain of a root that has just been fired.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void RunFired(Deferred root)
    {
        if (root._tail is not null && (root._state & RunningFlag) == 0)
        {
            RunCallbacks(root);
        }
    }

    /// <summary>Root: from now on the value is in <paramref name="target"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void MoveTo(Deferred target)
    {
        if (_other is { } current)
        {
            current._result = target;
        }
        else
        {
            Debug.Assert(target == this);
        }
    }

    /// <summary>Root, in a link: the result is success; the value is in <paramref name="target"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void SetSuccess(Deferred target)
    {
        _result = null;
        MoveTo(target);
    }

    /// <summary>Root, in a link: the result is this failure.</summary>
    internal void SetFailure(Deferred target, Failure failure)
    {
        Stage.ClearValue();
        _result = failure;
        MoveTo(target);
    }

    /// <summary>Root: the result is success without a value to speak of, as after a callback that returns
    /// nothing.</summary>
    internal void ClearResult()
    {
        _result = null;
        Stage.ClearValue();
    }

    /// <summary>Root, in a link that returned <paramref name="other"/>: takes its result if it has one, else waits for
    /// it.</summary>
    internal void Follow(Deferred? other, Deferred target)
    {
        if (other is null && target.TakesNull)
        {
            Stage.ClearValue();
            SetSuccess(target);
            return;
        }

        if (other is null)
        {
            throw new InvalidOperationException(
                "A callback returned null where it should return a deferred. Return Deferred.Succeed() if there is nothing to wait for."
            );
        }

        Deferred source = other.Enter();
        if (source == this)
        {
            throw new InvalidOperationException(
                "A callback returned the deferred it was added to, which would wait for itself for ever. Return the value, or another deferred."
            );
        }

        Stage.ClearValue();
        MoveTo(target);

        // A chain that is running may not have come to this handle yet: its value then is of another type. Its loop
        // goes on and brings it.
        if (other.IsReady)
        {
            TakeResultOf(source);
            return;
        }

        other.ComeHome(source, _home);
        _result = source;
        _state += PauseUnit | WaitingFlag;

        // As a link in the other's chain it can stand in one place only: it is taken while its own async method still
        // awaits.
        source.Append((_state & AwaitingFlag) == 0 ? this : new ContinuationLink(this));
    }

    /// <summary>Root: the result of another chain becomes this one's, and that other's becomes nothing.</summary>
    internal void TakeResultOf(Deferred source)
    {
        source.Unsettle();
        _result = source._result;
        source._result = null;
        Stage.TakeValueOf(source.Stage);
    }

    /// <summary>As a link in the chain of the deferred that this one waited for: takes its result and asks to be
    /// treated next.</summary>
    internal override Deferred? Invoke(Deferred root) => ContinueFrom(root);

    /// <summary>What it waited for has its result.</summary>
    internal Deferred ContinueFrom(Deferred source)
    {
        _state -= PauseUnit | WaitingFlag;
        TakeResultOf(source);
        return this;
    }

    /// <summary>Handle: forgets the value, so that it is not kept alive.</summary>
    internal void Forget() => ClearValue();

    /// <summary>Root: somebody takes the result, so a failure is no longer unhandled.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Unsettle()
    {
        if (_result is not null)
        {
            UnsettleCore();
        }
    }

    /// <summary>Handle: forgets the value.</summary>
    private protected virtual void ClearValue() { }

    /// <summary>Handle: moves the value of <paramref name="source"/> here.</summary>
    private protected virtual void TakeValueOf(Deferred source) => source.ClearValue();

    /// <summary>Root: takes the first link off the chain.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ChainLink? TakeLink()
    {
        ChainLink? tail = _tail;
        if (tail is null)
        {
            return null;
        }

        ChainLink first = tail.Next!;
        if (first == tail)
        {
            _tail = null;
        }
        else
        {
            tail.Next = first.Next;
        }

        first.Next = null;
        return first;
    }

    private static void RunIfReady(Deferred root)
    {
        if (root.IsRunnable)
        {
            RunCallbacks(root);
        }
    }

    /// <summary>
    /// The loop that everything runs in. It treats a stack of deferreds, this one first; a link that hands its result
    /// to another deferred puts that one on top. The stack is <see cref="FrameStack"/> and not the thread's, so chains,
    /// waits and awaits of any depth leave the thread's stack flat.
    /// </summary>
    /// <remarks>
    /// A frame whose link completes later stands for what Twisted does in a nested call: an async method resumed by a
    /// chain fires its own deferred in there. Twisted looks at the pause count only when it begins with a deferred, and
    /// then stops the whole nested call; so "stop" here unwinds the frames down to the next such link, and the chain of
    /// that one goes on.
    /// </remarks>
    private static void RunCallbacks(Deferred root)
    {
        FrameStack frames = FrameStack.OfThisThread;
        int floor = frames.Count;
        Deferred current = root;
        while (true)
        {
            if ((current._state & PauseMask) == 0)
            {
                current.Unsettle();
                if (RunLinks(current, frames, floor) is { } next)
                {
                    current = next;
                    continue;
                }
            }
            else if (!frames.UnwindToCompletion(floor))
            {
                return;
            }

            // Back to the deferred below.
            while (true)
            {
                if (frames.Count == floor)
                {
                    return;
                }

                (Deferred? below, ChainLink? link) = frames.Pop();
                current = below;
                if (link is null)
                {
                    break;
                }

                // This one was in the middle of its links: whatever the pause count is now, its loop goes on.
                CompleteLink(below, link);
                if (RunLinks(below, frames, floor) is { } next)
                {
                    current = next;
                    break;
                }
            }
        }
    }

    /// <summary>Runs links until none is left or it waits (null), or until another deferred must be treated
    /// first.</summary>
    private static Deferred? RunLinks(Deferred current, FrameStack frames, int floor)
    {
        while ((current._state & WaitingFlag) == 0 && current.TakeLink() is { } link)
        {
            current._state |= RunningFlag;
            Deferred? next;
            try
            {
                next = link.Invoke(current);
            }
            catch (Exception error)
            {
                current.FailLink(link, error);
                next = null;
            }

            if (next is null)
            {
                current._state &= ~RunningFlag;
                continue;
            }

            if (link.CompletesLater)
            {
                frames.Push(current, link);
                return next;
            }

            current._state &= ~RunningFlag;

            // Twisted comes back to this one in any case. With no links left, that is only to be seen by the frames
            // below it.
            if (current._tail is not null || !frames.StopsAtTop(floor))
            {
                frames.Push(current, null);
            }

            return next;
        }

        current.Settle();
        return null;
    }

    private static void CompleteLink(Deferred current, ChainLink link)
    {
        try
        {
            link.Complete(current);
        }
        catch (Exception error)
        {
            current.FailLink(link, error);
        }

        current._state &= ~RunningFlag;
    }

    /// <summary>What a link threw becomes the result.</summary>
    private void FailLink(ChainLink link, Exception error)
    {
        // An errback that rethrows what it was given must not lose the first stack.
        if (_result is not Failure failure || failure.Exception != error)
        {
            _result = new Failure(error);
        }

        Stage.ClearValue();
        if (link.Target is { } target)
        {
            MoveTo(target);
        }
    }

    /// <summary>Root, at the end of its links: a failure is reported one day, unless somebody takes it
    /// before.</summary>
    private void Settle()
    {
        if (_result is Failure failure && (_state & (WaitingFlag | CalledFlag)) == CalledFlag)
        {
            _result = new UnhandledFailure(failure, this);
        }
    }

    private void UnsettleCore()
    {
        if (_result is UnhandledFailure unhandled)
        {
            _result = unhandled.TakeOver();
        }
    }
}
