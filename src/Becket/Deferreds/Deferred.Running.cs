using System.Diagnostics;
using System.Runtime.CompilerServices;
using Becket.Deferreds.Async;
using Becket.Deferreds.Links;

namespace Becket.Deferreds;

public partial class Deferred
{
    /// <summary>Root: whether anything is in the chain.</summary>
    internal bool HasLinks => _tail is not null;

    /// <summary>Root: whether the chain's links may run now and no loop is running them yet.</summary>
    internal bool IsRunnable => (_state & (CalledFlag | RunningFlag | PauseMask)) == CalledFlag;

    /// <summary>Root: whether an <c>await</c> or another chain waits for the result, and will take it.</summary>
    internal bool HasWaiter
    {
        get
        {
            for (ChainLink? link = _tail?.Next; link is not null; link = link == _tail ? null : link.Next)
            {
                if (link is Deferred or ResumeLink or ActionLink or ContinuationLink)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Root: whether an <c>await</c> waits for the result.</summary>
    internal bool HasAwaiter
    {
        get
        {
            for (ChainLink? link = _tail?.Next; link is not null; link = link == _tail ? null : link.Next)
            {
                if (link is IAsyncMethod or ResumeLink or ActionLink)
                {
                    return true;
                }
            }

            return false;
        }
    }

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

    /// <summary>Root: adds a callback, with its context, and, if there is a result for it, runs it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void AddCall(CallbackLink callback)
    {
        if ((_state & DebugFlag) == 0 && CallContext.CarriesNothing)
        {
            Append(callback);
        }
        else
        {
            AppendCall(callback);
        }

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

    /// <summary>Runs the chain of a root, if it may run.</summary>
    internal static void RunIfReady(Deferred root)
    {
        if (root.IsRunnable)
        {
            RunCallbacks(root);
        }
    }

    /// <summary>Root: moves the result of another chain here. That chain is left with success and no value.</summary>
    internal void TakeResultOf(Deferred source)
    {
        source.DisarmUnhandled();
        _slot = source._slot;
        source._slot = null;
        Stage.TakeValueOf(source.Stage);
    }

    /// <summary>As a link in the chain of the deferred that this one waits for: takes its result, and has this
    /// deferred's chain run next.</summary>
    internal override Deferred? Invoke(Deferred root) => ContinueFrom(root);

    /// <summary>The deferred that this one waited for has its result: ends the wait and takes the result.</summary>
    internal Deferred ContinueFrom(Deferred source)
    {
        _state -= PauseUnit | WaitingFlag;
        TakeResultOf(source);
        return this;
    }

    /// <summary>Root: a link or an awaiter takes the result, so a failure in it is no longer unhandled.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void DisarmUnhandled()
    {
        if (_slot is not null)
        {
            DisarmUnhandledCore();
        }
    }

    /// <summary>Makes the exception that a link threw the result.</summary>
    internal void FailLink(ChainLink link, Exception error)
    {
        // An errback that rethrows the exception it was given must not lose the first stack.
        if (_slot is not Failure failure || failure.Exception != error)
        {
            _slot = new Failure(error);
        }

        Stage.ClearValue();
        if (link.Target is { } target)
        {
            MoveTo(target);
        }
    }

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

    private void AppendCall(CallbackLink callback)
    {
        if ((_state & DebugFlag) != 0)
        {
            DeferredDebug.CheckAwaited(this);
        }

        Append(CallContext.ToCarry(CallContext.Own) is { } context ? new ContextLink(callback, context) : callback);
    }

    /// <summary>Runs the chain of a root, in the home's own context, in which the callbacks run that carry
    /// none.</summary>
    private static void RunCallbacks(Deferred root)
    {
        ExecutionContext? own = CallContext.Own;
        if (own is null || ExecutionContext.Capture() == own)
        {
            RunChains(root, own);
        }
        else
        {
            ExecutionContext.Run(own, static root => RunChains((Deferred)root!, CallContext.Own), root);
        }
    }

    /// <summary>
    /// The loop that runs every chain. It works on a stack of deferreds, at first only <paramref name="root"/>; a link
    /// that hands its result to another deferred puts that one on top. The stack is a <see cref="FrameStack"/> and not
    /// the thread's, so chains, waits and awaits of any depth leave the thread's stack flat.
    /// </summary>
    /// <remarks>
    /// A frame with a link that completes later is what Twisted does in a nested call: an async method that a chain
    /// resumes fires its own deferred in that call. Twisted looks at the pause count only when it begins with a
    /// deferred, and then stops the whole nested call. So a stop here unwinds the frames down to the next such link,
    /// and the chain of that link goes on.
    /// </remarks>
    private static void RunChains(Deferred root, ExecutionContext? own)
    {
        FrameStack frames = FrameStack.OfThisThread;
        int floor = frames.Count;
        Deferred current = root;
        while (true)
        {
            if ((current._state & PauseMask) == 0)
            {
                current.DisarmUnhandled();
                if (RunLinks(current, frames, floor, own) is { } next)
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

                // This deferred was in the middle of its links: whatever the pause count is now, its loop goes on.
                CompleteLink(below, link);
                if (RunLinks(below, frames, floor, own) is { } next)
                {
                    current = next;
                    break;
                }
            }
        }
    }

    /// <summary>Runs the links of one deferred.</summary>
    /// <returns>The deferred that must run first; null when no link is left, or the deferred waits.</returns>
    [StackTraceHidden]
    private static Deferred? RunLinks(Deferred current, FrameStack frames, int floor, ExecutionContext? own)
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

            CallContext.Leave(own);
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

            // Twisted comes back to this deferred in any case. If it has no links left, only the frames below it could
            // show the difference.
            if (current._tail is not null || !frames.StopsAtTop(floor))
            {
                frames.Push(current, null);
            }

            return next;
        }

        current.ArmUnhandled();
        return null;
    }

    [StackTraceHidden]
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

    /// <summary>Root, at the end of its links: wraps a failure, so that it is reported if it becomes garbage
    /// there.</summary>
    private void ArmUnhandled()
    {
        if (_slot is Failure failure && (_state & (WaitingFlag | CalledFlag)) == CalledFlag)
        {
            _slot = new UnhandledFailure(failure, this);
        }
    }

    private void DisarmUnhandledCore()
    {
        if (_slot is UnhandledFailure unhandled)
        {
            _slot = unhandled.Disarm();
        }
    }
}
