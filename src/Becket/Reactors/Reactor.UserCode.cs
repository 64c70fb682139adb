using System.Runtime.CompilerServices;
using Becket.Deferreds;
using Becket.Reactors.Observing;

namespace Becket.Reactors;

/// <content>Calls into user code: protocols, producers, factories, callbacks of options.</content>
public sealed partial class Reactor
{
    /// <summary>
    /// Calls user code, and keeps the library safe from it. The call is noted for the log of slow turns, runs in the
    /// reactor's synchronization context, cannot change the caller's AsyncLocals or synchronization context, and what
    /// it throws is logged.
    /// </summary>
    /// <param name="target">The object that is called; the log names its type.</param>
    /// <param name="member">The member that is called, for the log.</param>
    /// <param name="host">Ends if the call throws, after the exception was logged. Null: the exception is logged, and
    /// has no other effect.</param>
    /// <param name="call">The call. By reference, so that it can carry a result.</param>
    /// <param name="carried">The execution context to call in; null for that of the host.</param>
    /// <returns>What the call threw; null if it returned.</returns>
    /// <remarks>
    /// The contexts are put back to what they were before the call, not to the loop's own: user code can be called
    /// from user code, as when a <c>Write</c> pauses a producer.
    /// </remarks>
    internal Exception? InvokeGuarded<TCall>(
        object target,
        string member,
        IUserCodeHost? host,
        ref TCall call,
        ExecutionContext? carried = null
    )
        where TCall : struct, IUserCall, allows ref struct
    {
        var context = ExecutionContext.Capture();
        carried ??= host?.UserContext;
        if (carried is not null && context is not null)
        {
            ExecutionContext.Restore(carried);
        }

        SynchronizationContext? synchronization = EnterContext();
        _ran.Add(target);
        LoopObserver? observer = _callObserver;
        observer?.OnCallBegan(target, member);
        Exception? thrown = null;
        try
        {
            call.Invoke();
        }
        catch (Exception error)
        {
            thrown = error;
            OnUserCodeThrew(error, target, member, host);
        }

        observer?.OnCallEnded();
        CallContext.Leave(context);

        if (SynchronizationContext.Current != synchronization)
        {
            SynchronizationContext.SetSynchronizationContext(synchronization);
        }

        return thrown;
    }

    /// <summary>The same for a call that carries no received bytes: a static lambda and its state.</summary>
    internal Exception? InvokeGuarded<TState>(
        object target,
        string member,
        IUserCodeHost? host,
        TState state,
        Action<TState> call,
        ExecutionContext? carried = null
    )
    {
        var delegated = new DelegateCall<TState>(call, state);
        return InvokeGuarded(target, member, host, ref delegated, carried);
    }

    /// <summary>The user's object inside of the layers that the library has put around it.</summary>
    internal static object Innermost(object target)
    {
        while (target is IUserCodeLayer { Inside: { } inside })
        {
            target = inside;
        }

        return target;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void OnUserCodeThrew(Exception error, object target, string member, IUserCodeHost? host)
    {
        string name = $"{ReadableNames.Of(Innermost(target).GetType())}.{member}";
        Report(error, host is null ? name : $"{name}; {host.EndText}");
        host?.OnUserCodeThrew(error);
    }

    private readonly struct DelegateCall<TState>(Action<TState> call, TState state) : IUserCall
    {
        public void Invoke() => call(state);
    }
}
