using System.Diagnostics;
using System.Runtime.CompilerServices;
using Becket.Deferreds.Async;

namespace Becket.Deferreds;

// The part of a deferred that is the result of an async method. The deferred, the suspended method and its place in the
// chain of what it awaits are one object (AsyncDeferred): that is the one allocation of a method that suspends.
public partial class Deferred
{
    private static readonly Failure s_cancelledInside = new(
        new CancelledException("The async method was cancelled; it has not come to its end yet.")
    );

    /// <summary>
    /// From the end of a method to whoever resumed it, on this thread. Not in the method: one without a home may
    /// suspend here while another thread has resumed it already and brought it to its end, and only that thread may run
    /// what it fired.
    /// </summary>
    [ThreadStatic]
    private static Deferred? t_fired;

    private static readonly ContextCallback s_moveNext = static method => Unsafe.As<Deferred>(method!).MoveNext();

    /// <summary>The state of the async method behind this deferred.</summary>
    internal virtual ref AsyncMethodState MethodState => throw new UnreachableException();

    /// <summary>The deferred that the method's result goes to: this one, unless it was cancelled.</summary>
    internal Deferred MethodResult =>
        (_state & CalledFlag) != 0 && MethodState.Slot is CancelledMethod cancelled ? cancelled.Result : this;

    internal override bool CompletesLater => (_state & ResumedFlag) != 0;

    /// <summary>Runs the async method behind this deferred to its next suspension.</summary>
    internal virtual void MoveNext() => throw new UnreachableException();

    /// <summary>A deferred of this one's type that takes over as the method's result.</summary>
    internal virtual Deferred CreateSuccessor() => throw new UnreachableException();

    internal override void Complete(Deferred root)
    {
        _state &= ~ResumedFlag;
        root.ClearResult();
    }

    /// <summary>As a link, of an async method: resumes it with the result of <paramref name="root"/>.</summary>
    internal Deferred? ResumeFromLink(Deferred root)
    {
        _state &= ~AwaitingFlag;
        Deferred? fired = Resume();
        if (fired is null)
        {
            root.ClearResult();
        }
        else
        {
            _state |= ResumedFlag;
        }

        return fired;
    }

    /// <summary>Runs the method on; gives the root that it fired, if it came to its end, whose chain the caller must
    /// run.</summary>
    internal Deferred? Resume()
    {
        ref AsyncMethodState method = ref MethodState;
        if (
            (_state & CalledFlag) != 0
            && method.Slot is CancelledMethod { IsCancelDue: true } cancelled
            && cancelled.Slot == YieldAwaiter.Yielded
        )
        {
            cancelled.IsCancelDue = false;
            YieldAwaiter.t_isCancelled = true;
        }

        ExecutionContext? context = method.Context;
        var here = ExecutionContext.Capture();
        if (context == here || context is null)
        {
            MoveNext();

            // What the method did to its AsyncLocals must not leak into the loop.
            if (here is not null && ExecutionContext.Capture() != here)
            {
                ExecutionContext.Restore(here);
            }
        }
        else
        {
            ExecutionContext.Run(context, s_moveNext, this);
        }

        Deferred? fired = t_fired;
        t_fired = null;
        return fired;
    }

    /// <summary>The method suspends until <paramref name="awaited"/> has a result.</summary>
    internal void AwaitDeferred(Deferred awaited)
    {
        Deferred root = awaited.Enter();
        awaited.ComeHome(root, _home);
        ref AsyncMethodState method = ref MethodState;
        method.Context = ExecutionContext.Capture();
        if ((_state & CalledFlag) == 0)
        {
            _state |= AwaitingFlag;
            method.Slot = root;
            root.Append(this);
            return;
        }

        // Its deferred has fired already, by cancellation or by somebody's hand, and may stand in another chain itself.
        root.Append(new ResumeLink(this));
        if (method.Slot is not CancelledMethod cancelled)
        {
            method.Slot = root;
            return;
        }

        cancelled.Slot = root;
        if (cancelled.IsCancelDue)
        {
            cancelled.IsCancelDue = false;
            if (CancelStep(root) is { } fired)
            {
                RunIfReady(fired);
            }
        }
    }

    /// <summary>The method suspends on something else; gives the delegate that resumes it, from any thread, at
    /// home.</summary>
    internal Action AwaitOther()
    {
        ref AsyncMethodState method = ref MethodState;
        method.Context = ExecutionContext.Capture();
        if (method.Slot is CancelledMethod cancelled)
        {
            Action again = cancelled.Slot as Action ?? ResumeAtHome;
            cancelled.Slot = again;
            return again;
        }

        Action resume = method.Slot as Action ?? ResumeAtHome;
        method.Slot = resume;
        return resume;
    }

    /// <summary>The method suspends until a coming turn of its home.</summary>
    internal void AwaitYield(Home home)
    {
        ref AsyncMethodState method = ref MethodState;
        method.Context = ExecutionContext.Capture();
        if (method.Slot is CancelledMethod cancelled)
        {
            cancelled.Slot = YieldAwaiter.Yielded;
        }
        else
        {
            method.Slot = YieldAwaiter.Yielded;
        }

        home.ResumeSoon(this);
    }

    /// <summary>Resumes the method on this thread and runs the chain of its deferred, if it came to its end.</summary>
    internal void ResumeHere()
    {
        if (Resume() is { } fired)
        {
            RunFired(fired);
        }
    }

    /// <summary>The method has come to its end and fired <paramref name="root"/> (null: nobody wants its
    /// result).</summary>
    internal void FinishMethod(Deferred? root)
    {
        _state |= FinishedFlag;
        MethodState = default;
        t_fired = root;
    }

    /// <summary>The method has ended with an exception.</summary>
    internal void FailMethod(Exception error)
    {
        Deferred? result = MethodResult.BeginFire();
        var failure = Failure.OfMethod(error);
        result?.FailWith(failure);
        FinishMethod(result);

        // Nobody wants the result of a method that was cancelled while it awaited what cannot be. That this wait ends
        // because what it was for is closed now is no news; everything else is.
        if (result is null && error is not (OperationCanceledException or ObjectDisposedException or ITellsOfAnEnd))
        {
            ReportUnhandled(Home.Current, new UnhandledFailureEventArgs(failure, DeferredDebug.Describe(this)));
        }
    }

    /// <summary>
    /// Cancels the method: this deferred counts as fired, with a link before all others that passes the cancellation on
    /// and then waits for what the method makes of it.
    /// </summary>
    /// <param name="method">The method whose result this is.</param>
    internal Deferred CancelMethod(Deferred method)
    {
        Prepend(new CancelMethodLink(method));
        FailWith(s_cancelledInside);
        return this;
    }

    /// <summary>Resumes the method on the thread that its reactor runs on: here, if that is this thread.</summary>
    private void ResumeAtHome()
    {
        if (_home == 0)
        {
            ResumeHere();
            return;
        }

        if (Home.IsHere(_home))
        {
            // Whoever completes what the method awaits may do so without the context, to have continuations run inline;
            // the method has it all the same.
            SynchronizationContext? context = Home.Current!.EnterContext();
            ResumeHere();
            if (SynchronizationContext.Current != context)
            {
                SynchronizationContext.SetSynchronizationContext(context);
            }

            return;
        }

        try
        {
            (
                Home.Find(_home)
                ?? throw new InvalidOperationException(
                    "The reactor that an async Deferred method started on is gone, so the method cannot go on."
                )
            ).Post(static method => Unsafe.As<Deferred>(method!).ResumeHere(), this);
        }
        catch (InvalidOperationException error)
        {
            // This is some other thread's stack (the thread pool's, mostly), where an exception would end the program.
            ReportUnhandled(null, new UnhandledFailureEventArgs(new Failure(error), DeferredDebug.Describe(this)));
        }
    }
}
