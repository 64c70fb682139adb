using System.Runtime.CompilerServices;
using Becket.Deferreds.Scopes;

namespace Becket.Deferreds.Async;

/// <summary>What the two classes of async methods' deferreds have in common: suspending, resuming, ending,
/// cancelling.</summary>
/// <remarks>Every parameter <c>method</c> is a deferred that is an <see cref="IAsyncMethod"/>.</remarks>
internal static class AsyncMethod
{
    /// <summary>In a deferred's state: a chain has resumed the method, which has fired its deferred; the method's link
    /// in that chain is not complete yet.</summary>
    internal const int ResumedFlag = Deferred.FirstDerivedFlag;

    /// <summary>In a deferred's state: the method has run to its end. Never cleared.</summary>
    internal const int FinishedFlag = Deferred.FirstDerivedFlag << 1;

    /// <summary>In a deferred's state: the method is an <see cref="IObservedMethod"/>. Never cleared.</summary>
    internal const int ObservedFlag = Deferred.FirstDerivedFlag << 2;

    private static readonly Failure s_cancelledInside = new(
        new CancelledException("The async method was cancelled; it has not come to its end yet.")
    );

    /// <summary>
    /// Carries the root that a method has fired at its end to the code that resumed the method on this thread. It
    /// cannot be a field of the method: a method without a home may suspend here while another thread has resumed it
    /// already and brought it to its end, and only that thread may run the chain that it fired.
    /// </summary>
    [ThreadStatic]
    private static Deferred? t_fired;

    private static readonly ContextCallback s_moveNext = static method => Of(method!).MoveNext();

    /// <summary>The deferred that the method's result goes to: its own, or a successor's after a
    /// cancellation.</summary>
    public static Deferred ResultOf(Deferred method) =>
        (method._state & Deferred.CalledFlag) != 0 && Of(method).State.Slot is CancelledMethod cancelled
            ? cancelled.Result
            : method;

    /// <summary>The method suspends until <paramref name="awaited"/> has a result.</summary>
    /// <remarks>The <c>await</c> has called <see cref="Deferred.GetAwaiter"/> just now, which has checked the thread
    /// and the handle.</remarks>
    public static void Await(Deferred method, Deferred awaited)
    {
        Deferred root = awaited.Root;
        awaited.AdoptHome(root, method.HomeId);
        if ((root._state & Deferred.DebugFlag) != 0)
        {
            DeferredDebug.Awaited(root);
        }

        ScopeWait? wait = ScopeNode.IsAnyOn ? ScopeNode.Current?.Register(root) : null;
        ref AsyncMethodState state = ref Of(method).State;
        state.Context = ExecutionContext.Capture();
        if ((method._state & Deferred.CalledFlag) == 0)
        {
            if ((method._state & ObservedFlag) != 0)
            {
                RecordOf(method).Suspend(root);
            }

            method._state |= Deferred.LinkTakenFlag;
            state.Slot = root;
            root.Append(method);
            wait?.DeliverIfDue();
            return;
        }

        if ((method._state & ObservedFlag) != 0)
        {
            RecordOf(method).Suspend(root);
        }

        // The method's deferred has fired already, by a cancellation or because some code fired it, and may be a link
        // in another chain itself.
        root.Append(new ResumeLink(method));
        if (state.Slot is not CancelledMethod cancelled)
        {
            state.Slot = root;
        }
        else
        {
            cancelled.Slot = root;
            if (cancelled.IsCancelDue && cancelled.CancelAwaited(root) is { } fired)
            {
                Deferred.RunIfReady(fired);
                return;
            }
        }

        wait?.DeliverIfDue();
    }

    /// <summary>Throws at the <c>await</c> of something that is not a deferred, if the method's home has ended and
    /// could not resume it.</summary>
    /// <param name="method">The method; null at its first suspension, which is on its home's thread.</param>
    public static void CheckCanComeBack(Deferred? method)
    {
        if (Home.Current is { } home && (method is null || method.HomeId == home.Id))
        {
            home.CheckTakesResults("An async Deferred method awaited a task");
        }
    }

    /// <summary>The method suspends on something that is not a deferred.</summary>
    /// <param name="method">The method.</param>
    /// <param name="awaiter">The type of the awaiter.</param>
    /// <returns>The delegate that resumes it at its home, called from any thread.</returns>
    public static Action AwaitOther(Deferred method, Type awaiter)
    {
        ref AsyncMethodState state = ref Of(method).State;
        if ((method._state & ObservedFlag) != 0)
        {
            RecordOf(method).Suspend(awaiter);
        }

        state.Context = ExecutionContext.Capture();
        Home.CountOutsideWait(method.HomeId, 1);
        var cancelled = state.Slot as CancelledMethod;
        Action resume = (cancelled is null ? state.Slot : cancelled.Slot) as Action ?? method.ResumeAtHome;
        SetSlot(ref state, cancelled, resume);
        return resume;
    }

    /// <summary>The method suspends until a coming turn of its home.</summary>
    public static void AwaitYield(Deferred method, Home home)
    {
        ref AsyncMethodState state = ref Of(method).State;
        state.Context = ExecutionContext.Capture();
        if ((method._state & ObservedFlag) != 0)
        {
            RecordOf(method).Suspend(typeof(YieldAwaiter));
        }

        SetSlot(ref state, state.Slot as CancelledMethod, YieldAwaiter.Yielded);
        home.ResumeSoon(method);
    }

    /// <summary>As a link in the chain of the deferred that it awaits: resumes the method with the result of
    /// <paramref name="root"/>.</summary>
    public static Deferred? ResumeInChain(Deferred method, ref AsyncMethodState state, Deferred root)
    {
        method._state &= ~Deferred.LinkTakenFlag;
        Deferred? fired = Resume(method, ref state, isInOwnContext: method.HomeId != 0);
        if (fired is null)
        {
            root.ClearResult();
        }
        else
        {
            method._state |= ResumedFlag;
        }

        return fired;
    }

    /// <summary>Runs the method on.</summary>
    /// <returns>If the method has ended: the root that it fired, so that the caller runs its chain. Else
    /// null.</returns>
    public static Deferred? Resume(Deferred method) => Resume(method, ref Of(method).State, isInOwnContext: false);

    /// <summary>Resumes the method on this thread and runs the chain of its deferred, if it ended.</summary>
    /// <param name="method">The method.</param>
    /// <param name="isInOwnContext">Whether the caller is the loop of the home of this thread, which makes each call in
    /// its own context and puts that back afterwards.</param>
    public static void ResumeHere(Deferred method, bool isInOwnContext = false)
    {
        if (Resume(method, ref Of(method).State, isInOwnContext) is { } fired)
        {
            Deferred.RunFired(fired);
        }
    }

    /// <summary>The method has ended.</summary>
    /// <param name="method">The method.</param>
    /// <param name="root">The root that it has fired; null if its result is not wanted any more.</param>
    /// <param name="error">What it threw; null if it returned.</param>
    public static void Finish(Deferred method, Deferred? root, Exception? error = null)
    {
        if ((method._state & ObservedFlag) != 0)
        {
            RecordOf(method).End(error);
        }

        method._state |= FinishedFlag;
        t_fired = root;
    }

    /// <summary>The method has ended with an exception.</summary>
    public static void Fail(Deferred method, Exception error)
    {
        Deferred? result = ResultOf(method).BeginFireHere();
        var failure = Failure.OfMethod(error);
        result?.FailWith(failure);
        Finish(method, result, error);

        // No code wants the result of a method that was cancelled while it awaited something that cannot be cancelled.
        // That this wait ends because its object is closed now is expected; every other exception is reported.
        if (
            result is null
            && error is not (OperationCanceledException or ObjectDisposedException or IExpectedAfterCancellation)
        )
        {
            Deferred.ReportUnhandled(
                Home.Current,
                new UnhandledFailureEventArgs(failure, DeferredDebug.Describe(method))
            );
        }
    }

    /// <summary>
    /// Cancels a method through its result: the result counts as fired, with a link before all others that passes the
    /// cancellation on and then waits for the outcome of the method.
    /// </summary>
    /// <param name="result">The method's own deferred, or its successor.</param>
    /// <param name="method">The method.</param>
    public static Deferred Cancel(Deferred result, Deferred method)
    {
        result.Prepend(new CancelMethodLink(method, Deferred.t_cancellingToken));
        result.FailWith(s_cancelledInside);
        return result;
    }

    /// <summary>The method behind a deferred. Unchecked, as a checked cast to an interface would cost at each
    /// <c>await</c>: only the method builders and the two classes themselves bring deferreds here.</summary>
    internal static IAsyncMethod Of(object method) => Unsafe.As<IAsyncMethod>(method);

    /// <summary>A record for a method that suspends for the first time on this thread; null if its home has no
    /// observer.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static MethodRecord? RecordOf(Type stateMachine) =>
        Home.Current?.MethodObservers is { Length: > 0 } observers ? new MethodRecord(stateMachine, observers) : null;

    /// <summary>The record of a method that has the <see cref="ObservedFlag"/>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static MethodRecord RecordOf(Deferred method) => ((IObservedMethod)method).Record;

    private static void SetSlot(ref AsyncMethodState state, CancelledMethod? cancelled, object awaited)
    {
        if (cancelled is null)
        {
            state.Slot = awaited;
        }
        else
        {
            cancelled.Slot = awaited;
        }
    }

    private static Deferred? Resume(Deferred method, ref AsyncMethodState state, bool isInOwnContext)
    {
        if (
            (method._state & Deferred.CalledFlag) != 0
            && state.Slot is CancelledMethod { IsCancelDue: true } cancelled
            && cancelled.Slot == YieldAwaiter.Yielded
        )
        {
            cancelled.IsCancelDue = false;
            YieldAwaiter.t_isCancelled = true;
            YieldAwaiter.t_cancellingToken = cancelled.Token;
        }

        if ((method._state & ObservedFlag) != 0)
        {
            RecordOf(method).Resume();
        }

        if (isInOwnContext && CallContext.IsCommon(state.Context))
        {
            Of(method).MoveNext();
        }
        else
        {
            MoveNextIn(state.Context, method);
        }

        // Not what this thread fired, if another thread has brought the method to its end meanwhile.
        if ((method._state & FinishedFlag) == 0)
        {
            return null;
        }

        Deferred? fired = t_fired;
        t_fired = null;
        return fired;
    }

    private static void MoveNextIn(ExecutionContext? context, Deferred method)
    {
        var here = ExecutionContext.Capture();
        if (context != here && context is not null)
        {
            ExecutionContext.Run(context, s_moveNext, method);
            return;
        }

        Of(method).MoveNext();

        // What the method did to its AsyncLocals must not leak into the loop.
        if (here is not null && ExecutionContext.Capture() != here)
        {
            ExecutionContext.Restore(here);
        }
    }

    /// <summary>Resumes the method on the thread of its reactor: at once, if that is this thread.</summary>
    private static void ResumeAtHome(this Deferred method)
    {
        int home = method.HomeId;
        if (home == 0)
        {
            ResumeHere(method);
            return;
        }

        if (Home.IsCurrentId(home))
        {
            Home.CountOutsideWait(home, -1);

            // The code that completes what the method awaits may have taken the synchronization context away, so that
            // continuations run inline. The method has it all the same.
            SynchronizationContext? context = Home.Current!.EnterContext();
            ResumeHere(method);
            if (SynchronizationContext.Current != context)
            {
                SynchronizationContext.SetSynchronizationContext(context);
            }

            return;
        }

        try
        {
            (
                Home.Find(home)
                ?? throw new InvalidOperationException(
                    "The reactor that an async Deferred method started on is gone, so the method cannot go on."
                )
            ).PostWithoutContext(
                static resumed =>
                {
                    var method = (Deferred)resumed!;
                    Home.CountOutsideWait(method.HomeId, -1);
                    ResumeHere(method);
                },
                method
            );
        }
        catch (InvalidOperationException error)
        {
            // This is some other thread's stack (mostly the thread pool's), where an exception would end the program.
            Deferred.ReportUnhandled(
                null,
                new UnhandledFailureEventArgs(new Failure(error), DeferredDebug.Describe(method))
            );
        }
    }
}
